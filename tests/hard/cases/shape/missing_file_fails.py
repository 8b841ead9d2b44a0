# case: The notebook needs a file that is not there.
# expect: refused
# refuse: nowhere.csv
# %%
import pandas as pd
df = pd.read_csv("nowhere.csv")
# %%
n = len(df)
