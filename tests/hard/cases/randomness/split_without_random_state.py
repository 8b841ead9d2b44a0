# case: train_test_split and a forest use the global numpy generator.
# expect: equivalent
# %%
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
np.random.seed(42)
X = np.random.rand(60, 3)
y = (X[:, 0] + X[:, 1] > 1).astype(int)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y)
# %%
model = RandomForestClassifier(n_estimators=5)
model.fit(X_train, y_train)
# %%
acc = float(model.score(X_test, y_test))
print(acc)
