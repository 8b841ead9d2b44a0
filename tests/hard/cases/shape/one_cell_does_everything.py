# case: One cell of forty lines, as a script pasted into a notebook.
# expect: equivalent
# expect-step-min: 1
# %%
import pandas as pd
import numpy as np
raw = pd.DataFrame({
    "name": ["a", "b", "c", "d", "e", "f"],
    "age": [20, np.nan, 35, 50, 65, 28],
    "city": ["x", "y", None, "x", "y", "x"],
    "bought": [0, 1, 0, 1, 1, 0],
})
df = raw.copy()
median_age = df["age"].median()
df["age"] = df["age"].fillna(median_age)
df["city"] = df["city"].fillna("unknown")
df["is_old"] = df["age"] > 40
dummies = pd.get_dummies(df["city"], prefix="city")
df = pd.concat([df, dummies], axis=1)
features = [c for c in df.columns if c.startswith("city_")] + ["age", "is_old"]
X = df[features].astype(float)
y = df["bought"]
mean, std = X.mean(), X.std().replace(0, 1)
X = (X - mean) / std
weights = np.zeros(X.shape[1])
losses = []
for epoch in range(20):
    z = X.to_numpy() @ weights
    p = 1 / (1 + np.exp(-z))
    grad = X.to_numpy().T @ (p - y.to_numpy()) / len(y)
    weights -= 0.5 * grad
    loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
    losses.append(float(loss))
    if epoch % 10 == 0:
        print("epoch", epoch, "loss", round(losses[-1], 4))
accuracy = float(((p > 0.5) == y).mean())
report = {"accuracy": accuracy, "n": len(df), "features": features}
print(report)
