# case: A plain script with a main function, a command line, and a main guard.
# expect: equivalent
# format: script
# %%
"""Fit a line."""
import argparse
import json
import sys

def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slope", type=float, default=2.0)
    parser.add_argument("--out", default="line.json")
    return parser.parse_args(argv)

def fit(slope, n):
    return [slope * i for i in range(n)]

def main():
    args = parse()
    line = fit(args.slope, 4)
    with open(args.out, "w") as f:
        json.dump(line, f)
    print(len(sys.argv), line)
    return 0

if __name__ == "__main__":
    status = main()
