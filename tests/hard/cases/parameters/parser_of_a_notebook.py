# case: A notebook feeds its own parser: the arguments become parameters.
# expect: equivalent
# expect-rung: fine
# %%
import argparse
def get_args():
    p = argparse.ArgumentParser(description="x")
    p.add_argument("--epochs", type=int, default=5, help="how often")
    p.add_argument("--lr", type=float, default=1)
    p.add_argument("--opt", choices=["sgd", "adam"], default="sgd")
    p.add_argument("--name")
    p.add_argument("--debug", action="store_true")
    p.add_argument("--sizes", nargs="+", type=int, default=[3, 4])
    p.add_argument("--k", type=int, default=1)
    return p.parse_args("--k 4".split())
args = get_args()
# %%
ap = argparse.ArgumentParser()
ap.add_argument("--rounds", type=int, default=2)
more = ap.parse_args([])
# %%
epochs = args.epochs
total = sum(range(epochs)) * args.lr * args.k * more.rounds
print(total, args.opt, args.name, args.debug, args.sizes)
