# case: Two functions of different cells call each other.
# expect: equivalent
# expect-rung: fine
# %%
def is_even(n):
    return True if n == 0 else is_odd(n - 1)
# %%
def is_odd(n):
    return False if n == 0 else is_even(n - 1)
# %%
evens = [n for n in range(8) if is_even(n)]
# %%
print(evens)
