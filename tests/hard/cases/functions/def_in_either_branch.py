# case: A function is defined in a branch and used later.
# expect: equivalent
# %%
fast = False
try:
    import no_such_module_for_sure as accel
except ImportError:
    accel = None
# %%
if fast and accel is not None:
    def mean(xs):
        return accel.mean(xs)
else:
    def mean(xs):
        return sum(xs) / len(xs)
# %%
m = mean([1, 2, 3, 6])
print(m)
