# %%
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score

wine = load_wine()
X = pd.DataFrame(wine.data, columns=wine.feature_names)
y = wine.target
# %%
search = GridSearchCV(RandomForestClassifier(n_estimators=10, random_state=1), {"max_depth": [2, 4]}, cv=3)
search.fit(X, y)
print(search.best_params_)
# %%
scores = cross_val_score(search.best_estimator_, X, y, cv=3)
importances = pd.Series(search.best_estimator_.feature_importances_, index=X.columns).sort_values(
    ascending=False
)
importances.head(3)
