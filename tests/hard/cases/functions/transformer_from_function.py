# case: scikit-learn keeps a notebook function that reads a notebook variable.
# expect: equivalent
# %%
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
clip_at = 2.0
def clip(X):
    return np.clip(X, -clip_at, clip_at)
# %%
X = np.array([[-5.0], [0.0], [5.0], [1.0]])
pipe = make_pipeline(FunctionTransformer(clip), StandardScaler())
# %%
Z = pipe.fit_transform(X)
# %%
clip_at = 1.0
Z2 = pipe.transform(X)
print(Z2.ravel().round(3).tolist())
