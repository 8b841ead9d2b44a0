# case: One name holds a path, then a text, then a list, then a number.
# expect: equivalent
# expect-rung: fine
# %%
data = "1,2,3"
# %%
data = data.split(",")
# %%
data = [int(d) for d in data]
# %%
data = sum(data)
print(data)
