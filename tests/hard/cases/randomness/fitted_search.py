# case: A fitted search holds the seconds that it took: they are no value of the notebook's.
# expect: equivalent
# expect-rung: fine
# %%
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
# %%
rng = np.random.default_rng(3)
X = rng.normal(size=(60, 3))
y = X @ np.array([1.0, 2.0, 0.5]) + rng.normal(size=60)
# %%
search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=3).fit(X, y)
print(round(search.best_score_, 3))
