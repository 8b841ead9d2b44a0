# case: A script whose main guard exits with what main returns, after writing a file.
# expect: equivalent
# format: script
# %%
import json
import sys
RATE = 3
def main(values):
    total = sum(v * RATE for v in values)
    with open("total.json", "w") as f:
        json.dump({"total": total}, f)
    print("total", total)
    return 0
VALUES = [1, 2, 3]
if __name__ == "__main__":
    sys.exit(main(VALUES))
