# case: sys.argv is replaced; a StringIO stands in for stdin.
# expect: equivalent
# %%
import sys, io
sys.argv = ["prog", "--n", "3"]
sys.stdin = io.StringIO("first\nsecond\n")
# %%
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--n", type=int, default=1)
args = parser.parse_args()
# %%
line = sys.stdin.readline().strip()
rest = sys.stdin.read()
n = args.n
del parser, args
sys.stdin = sys.__stdin__
print(n, line, repr(rest))
