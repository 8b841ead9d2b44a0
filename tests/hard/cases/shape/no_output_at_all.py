# case: Nothing is bound; only printing.
# expect: equivalent
# %%
print("hello")
# %%
for i in "ab":
    print(i)
del i
