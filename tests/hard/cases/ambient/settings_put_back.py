# case: Settings and the folder that a notebook moves are put back, so that a second run starts where the first did.
# expect: equivalent
# expect-rung: fine
# file: data/x.csv = 'a,b\n1,2\n3,4\n'
# %%
import decimal, os, warnings
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
warnings.filterwarnings("ignore")
pd.set_option("display.max_rows", 7)
np.set_printoptions(precision=3)
# %%
os.chdir("data")
df = pd.read_csv("x.csv")
half = decimal.Decimal(1) / 3
decimal.getcontext().prec = 5
# %%
fig, ax = plt.subplots()
ax.plot(df.a)
# %%
plt.style.use("ggplot")
later, axes = plt.subplots()
axes.plot(df.b)
# %%
third = decimal.Decimal(1) / 3
print(np.array([1.23456789]), half, third)
