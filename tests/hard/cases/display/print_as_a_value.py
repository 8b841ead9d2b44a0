# case: print is passed on, renamed, returned; its result is used.
# expect: equivalent
# %%
show = print
show("through another name")
# %%
r = print("returns None")
done = [print(x) for x in "ab"]
# %%
list(map(print, (1, 2)))
each = {"log": print}
each["log"]("from a dictionary")
print(r, done)
