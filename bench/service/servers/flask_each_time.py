"""The endpoint of many notebooks: everything is loaded when it is needed."""

from __future__ import annotations

import logging
import sys
from typing import Any

from flask import Flask, jsonify, request
from pickled import load, predict

app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.ERROR)


@app.post("/predict")
def answer() -> Any:
    """Answer one row."""
    return jsonify(predict(request.get_json(), load()))


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
