# case: A partial with keywords binds them early; the global that its function reads is the last one bound.
# expect: equivalent
# %%
import functools
rate = 2
rate = rate + 0
def pay(hours, bonus=0):
    return hours * rate + bonus
p = functools.partial(pay, bonus=5)
q = functools.partial(p, 3)
first = p(10)
# %%
rate = 3
second = [p(10), q(), functools.partial(pay, 1)()]
# %%
rate = 4
third = [h() for h in (q, functools.partial(pay, 1, bonus=rate))]
print(first, second, third)
