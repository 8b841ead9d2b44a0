# case: A Namespace written by hand; an attribute that is set later is no parameter.
# expect: equivalent
# expect-rung: fine
# %%
from argparse import Namespace
args = Namespace(epochs=5, lr=0.1, name="a", layers=[1, 2])
args.lr = 0.5
# %%
out = args.epochs * args.lr * sum(args.layers)
print(out, args.name)
