# case: A formula names a function of the notebook and a variable.
# expect: equivalent
# %%
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
df = pd.DataFrame({"y": [1.0, 2.1, 2.9, 4.2, 5.1, 5.9], "x": np.arange(6.0)})
shift = 1.0
def bump(v):
    return np.log(v + shift)
# %%
fit = smf.ols("y ~ bump(x) + np.power(x, 2)", data=df).fit()
r2 = round(float(fit.rsquared), 6)
# %%
shift = 5.0
fit2 = smf.ols("y ~ bump(x)", data=df).fit()
r22 = round(float(fit2.rsquared), 6)
names = list(fit.params.index)
print(r2, r22, names)
