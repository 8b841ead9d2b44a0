"""The bare serving path: prepare and predict in a loop. A line in with a number, a line out with CPU seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from pickled import load  # isort: skip
from customer_churn import serving

rows = [pd.DataFrame([row]) for row in json.loads(Path(os.environ["BENCH_ROWS"]).read_bytes())]
state = load()
with threadpool_limits(1):
    for line in sys.stdin:
        start = time.process_time()
        for number in range(int(line)):
            serving.predict(rows[number % len(rows)], state)
        print(time.process_time() - start, flush=True)
