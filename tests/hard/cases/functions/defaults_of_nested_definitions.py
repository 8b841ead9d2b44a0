# case: Defaults in nested functions, class bodies and decorated functions are of the time of the definition.
# expect: equivalent
# expect-rung: fine
# %%
limit = 4
limit += 1
def outer(a):
    def inner(b, c=limit, *, d=limit * 2):
        return b + c + d
    return inner(a)
class Scaled:
    factor = limit
    def times(self, x, f=limit):
        return x * f
    pick = lambda self, x, s=limit: x + s
def repeat(n):
    def deco(fn):
        def wrapped(*a):
            return [fn(*a) for _ in range(n)]
        return wrapped
    return deco
# %%
@repeat(limit)
def add(x, y=limit):
    return x + y
# %%
before = (Scaled().times(2), Scaled().pick(1), add(1))
limit = 50
after = (outer(1), Scaled().times(2), Scaled().pick(1), add(1))
print(before, after)
