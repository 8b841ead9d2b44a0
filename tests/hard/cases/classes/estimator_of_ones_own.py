# case: A scikit-learn estimator written in the notebook, in a pipeline.
# expect: equivalent
# %%
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import Pipeline
from sklearn.linear_model import LinearRegression
eps = 1.0
class LogPlus(BaseEstimator, TransformerMixin):
    def __init__(self, base=np.e):
        self.base = base
    def fit(self, X, y=None):
        self.n_ = X.shape[1]
        return self
    def transform(self, X):
        return np.log(X + eps) / np.log(self.base)
# %%
X = np.arange(12, dtype=float).reshape(6, 2)
y = X.sum(axis=1)
# %%
pipe = Pipeline([("log", LogPlus(10)), ("lr", LinearRegression())])
pipe.fit(X, y)
pred = pipe.predict(X).round(6)
# %%
n_features = pipe.named_steps["log"].n_
print(pred.tolist(), n_features)
