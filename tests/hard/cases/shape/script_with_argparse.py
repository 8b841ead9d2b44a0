# case: A script that parses arguments, with defaults.
# expect: equivalent
# format: script
# %%
import argparse
# %%
def parse(argv=None):
    parser = argparse.ArgumentParser(description="demo")
    parser.add_argument("--rows", type=int, default=4)
    parser.add_argument("--name", default="x")
    return parser.parse_args(argv)
# %%
args = parse([])
rows = list(range(args.rows))
# %%
total = sum(rows)
name = args.name
print(total, name)
