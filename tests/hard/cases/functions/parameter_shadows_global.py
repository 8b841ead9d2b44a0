# case: A parameter has the name of a notebook variable; the function also reads another one.
# expect: equivalent
# %%
df = {"a": [1, 2, 3]}
col = "a"
def total(df):
    return sum(df[col])
# %%
t1 = total(df)
t2 = total({"a": [10]})
# %%
col = "b"
df = {"b": [5]}
# %%
t3 = total(df)
print(t1, t2, t3)
