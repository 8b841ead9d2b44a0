"""The same with the model loaded once, for gunicorn."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify, request
from pickled import load, predict

app = Flask(__name__)
STATE = load()


@app.post("/predict")
def answer() -> Any:
    """Answer one row."""
    return jsonify(predict(request.get_json(), STATE))
