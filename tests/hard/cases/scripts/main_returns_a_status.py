# case: main has an early return and a status; its body becomes the end of the script.
# expect: equivalent
# format: script
# %%
import argparse
import sys

def check(values, limit):
    return [v for v in values if v > limit]

def main(argv=None):
    """Check."""
    ap = argparse.ArgumentParser()
    ap.add_argument("values", nargs="*", type=float, default=[1.0, 2.0])
    ap.add_argument("--limit", type=float, default=1.5)
    a = ap.parse_args(argv)
    if not a.values:
        return 3
    text = """two
    lines"""
    bad = check(a.values, a.limit)
    for b in bad:
        print("bad:", b, text)
    return 1 if bad else 0

if __name__ == "__main__":
    sys.exit(main())
