# %%
import numpy as np
import pandas as pd

np.random.seed(11)
index = pd.date_range("2020-03-01", periods=200, freq="D")
series = pd.Series(np.random.randn(200).cumsum(), index=index, name="level")
# %%
weekly = series.resample("W").mean()
smooth = series.rolling(7, min_periods=1).mean()
lagged = series.shift(1).fillna(0)
# %%
frame = pd.concat([series, smooth.rename("smooth"), lagged.rename("lagged")], axis=1)
print(frame.describe().round(2))
correlation = frame.corr().loc["level", "lagged"]
