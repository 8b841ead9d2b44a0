# case: Lambdas made in a loop all see the last value of the loop variable, and later changes of it.
# expect: equivalent
# %%
makers = []
for k in range(3):
    makers.append(lambda x: x * k)
# %%
same = [m(10) for m in makers]
# %%
k = 7
changed = [m(10) for m in makers]
# %%
fixed = [lambda x, k=k: x * k for k in range(3)]
kept = [m(10) for m in fixed]
print(same, changed, kept)
