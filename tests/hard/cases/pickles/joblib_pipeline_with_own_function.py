# case: joblib saves a pipeline that holds a notebook function.
# expect: equivalent
# %%
import joblib
import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
def square(X):
    return X ** 2
# %%
X = np.arange(5.0).reshape(-1, 1)
model = make_pipeline(FunctionTransformer(square), LinearRegression())
model.fit(X, X.ravel() ** 2)
joblib.dump(model, "model.joblib")
# %%
again = joblib.load("model.joblib")
pred = again.predict(np.array([[3.0]])).round(6).tolist()
print(pred)
