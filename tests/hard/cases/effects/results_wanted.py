# case: Metrics and fitted models that are only printed come back; connections do not.
# expect: equivalent
# expect-rung: fine
# %%
import sqlite3

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import GridSearchCV

connection = sqlite3.connect(":memory:")
rows = connection.execute("select 1 union select 2").fetchall()
connection.close()
# %%
rng = np.random.default_rng(0)
X = rng.normal(size=(80, 2))
y = (X[:, 0] + X[:, 1] > 0).astype(int)
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=3)
search.fit(X[:60], y[:60])
# %%
print(search.best_params_, len(rows))
pred = search.predict(X[60:])
acc = accuracy_score(y[60:], pred)
print("accuracy", acc)
# %%
confusion_matrix(y[60:], pred)
# %%
search.score(X[60:], y[60:])
