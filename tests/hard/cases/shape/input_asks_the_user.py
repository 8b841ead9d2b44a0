# case: input() can't be answered without a person.
# expect: refused
# refuse: input
# %%
name = input("your name? ")
# %%
print(name)
