# case: A dictionary with a model, a class and plain values is saved; a later cell checks it.
# expect: equivalent
# %%
import pickle, os
import numpy as np
from sklearn.linear_model import LogisticRegression
X = np.array([[0.0], [1.0], [2.0], [3.0]])
y = np.array([0, 0, 1, 1])
clf = LogisticRegression().fit(X, y)
# %%
os.makedirs("models", exist_ok=True)
bundle = {"model": clf, "features": ["x"], "classes": clf.classes_.tolist()}
with open("models/m.pkl", "wb") as fh:
    pickle.dump(bundle, fh)
# %%
with open("models/m.pkl", "rb") as fh:
    loaded = pickle.load(fh)
same = bool((loaded["model"].predict(X) == clf.predict(X)).all())
print(same, sorted(loaded))
