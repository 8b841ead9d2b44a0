# case: A plain script: functions, main(), a guard.
# expect: equivalent
# format: script
# %%
"""Adds numbers."""
import json
RATE = 3
# %%
def load():
    return [1, 2, 3]
def work(xs):
    return [x * RATE for x in xs]
# %%
def main():
    xs = load()
    out = work(xs)
    print(json.dumps(out))
    return out
# %%
if __name__ == "__main__":
    result = main()
