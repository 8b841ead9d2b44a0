# case: A plain script finds its data beside itself through __file__.
# expect: equivalent
# unseen: HERE
# unseen: also
# format: script
# file: data/points.csv = 'x,y\n1,2\n3,4\n'
# %%
import csv
import os
from pathlib import Path
HERE = Path(__file__).resolve().parent
with open(HERE / "data" / "points.csv") as f:
    rows = list(csv.DictReader(f))
also = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "points.csv")
name = os.path.basename(__file__)
def size(path=also):
    return os.path.getsize(path), Path(__file__).stem
n = size()
total = sum(int(r["x"]) * int(r["y"]) for r in rows)
print(total, name, n)
