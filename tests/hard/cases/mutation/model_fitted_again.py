# case: An estimator is fitted in one cell and again in another; an alias sees it.
# expect: equivalent
# %%
import numpy as np
from sklearn.linear_model import LinearRegression
X = np.arange(6.0).reshape(-1, 1)
y = 2 * X.ravel() + 1
# %%
model = LinearRegression()
best = model
model.fit(X, y)
first = round(float(best.coef_[0]), 6)
# %%
model.fit(X, -y)
second = round(float(best.coef_[0]), 6)
# %%
print(first, second)
