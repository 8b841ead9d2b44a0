# credit scoring service. start with: python app.py   (trains first, takes a few seconds)
import json
import pickle

import numpy as np
import pandas as pd
from flask import Flask, jsonify, request
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

app = Flask(__name__)

PURPOSES = ["business", "car", "education", "renovation"]
HOUSING = {"own": 0, "rent": 1, "free": 2}
FEATURES = ["income", "age", "log_amount", "months", "late_payments", "housing", "burden", "long", "young",
            "purpose_business", "purpose_car", "purpose_education", "purpose_renovation"]
stats = {"requests": 0, "errors": 0}
history = []
threshold = 0.35


df = pd.read_csv("data/loans.csv")
print("rows", len(df))

# ---- clean
df["purpose"] = df["purpose"].str.strip().str.lower()
median_income = df["income"].median()
df["income"] = df["income"].fillna(median_income)
df["age"] = df["age"].fillna(df["age"].mean())
df["housing"] = df["housing"].fillna("rent").map(HOUSING)

# ---- features
df["burden"] = df["amount"] / df["months"] / df["income"]
df["log_amount"] = np.log1p(df["amount"])
df["long"] = (df["months"] > 36).astype(int)
df["young"] = (df["age"] < 25).astype(int)
for p in PURPOSES:
    df["purpose_" + p] = (df["purpose"] == p).astype(int)

# ---- train the model
X_train, X_test, y_train, y_test = train_test_split(
    df[FEATURES], df["defaulted"], test_size=0.25, random_state=4, stratify=df["defaulted"]
)
scaler = StandardScaler().fit(X_train)
clf = LogisticRegression(max_iter=500).fit(scaler.transform(X_train), y_train)
auc = roc_auc_score(y_test, clf.predict_proba(scaler.transform(X_test))[:, 1])
print("auc", round(auc, 3))
with open("model.pkl", "wb") as f:
    pickle.dump({"scaler": scaler, "clf": clf}, f)


# ---- web app
def score(row):
    with open("model.pkl", "rb") as f:
        m = pickle.load(f)
    one = pd.DataFrame([row])[FEATURES]
    return float(m["clf"].predict_proba(m["scaler"].transform(one))[0, 1])


@app.route("/predict", methods=["POST"])
def predict():
    global threshold
    stats["requests"] += 1
    try:
        data = request.get_json(force=True)
        d = pd.DataFrame([data])
        d["income"] = d["income"].fillna(0)
        d["age"] = d["age"].fillna(df["age"].mean())
        d["housing"] = d["housing"].fillna("rent").map(HOUSING)
        d["burden"] = d["amount"] / d["months"] / d["income"].clip(lower=1)
        d["log_amount"] = np.log1p(d["amount"])
        d["long"] = (d["months"] > 36).astype(int)
        d["young"] = (d["age"] < 25).astype(int)
        for p in PURPOSES:
            d["purpose_" + p] = (d["purpose"] == p).astype(int)
        p = score(d.iloc[0].to_dict())
        if data.get("threshold"):
            threshold = float(data["threshold"])
        history.append(round(p, 4))
        print("scored", round(p, 4))
        return jsonify({"probability": p, "default": bool(p > threshold)})
    except Exception as e:
        stats["errors"] += 1
        print("error", e)
        return jsonify({"error": str(e)})


@app.route("/stats")
def show_stats():
    mean = float(np.mean(history)) if history else None
    return json.dumps({"stats": stats, "mean": mean, "threshold": threshold})


@app.route("/purposes/<name>")
def purpose(name):
    rows = df[df["purpose"] == name]
    if len(rows) == 0:
        return "no such purpose", 404
    return jsonify({"purpose": name, "loans": len(rows), "defaulted": round(float(rows["defaulted"].mean()), 4)})


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
