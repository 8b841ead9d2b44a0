# case: df.sample() is only shown, and still moves the generator.
# expect: equivalent
# %%
import numpy as np
import pandas as pd
np.random.seed(0)
df = pd.DataFrame({"a": range(20)})
# %%
df.sample(3)
# %%
noise = np.random.rand(2).round(6)
# %%
df.sample(5)["a"].sum()
# %%
after = float(np.random.rand())
print(noise, after)
