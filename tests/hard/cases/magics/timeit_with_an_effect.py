# case: %timeit runs its code more than once, and the code changes something.
# expect: honest
# text-differs:
# %%
counter = []
%timeit -n 2 -r 1 counter.append(1)
# %%
n = len(counter)
