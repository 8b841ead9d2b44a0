# case: A function reads a variable that is rebound between two calls.
# expect: equivalent
# expect-rung: fine
# fast:
# %%
rate = 0.1
def tax(amount):
    return amount * rate
# %%
low = tax(100)
# %%
rate = 0.25
high = tax(100)
# %%
print("low", low, "high", high)
