# case: Calls hide in f-strings and in print arguments.
# expect: equivalent
# %%
rate = 1.2
def conv(x):
    return x * rate
# %%
line = f"{conv(10):>8.2f}|{[conv(i) for i in range(2)]!r}"
# %%
rate = 2
print(f"{conv(10)=}", line)
