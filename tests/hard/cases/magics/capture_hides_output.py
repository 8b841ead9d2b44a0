# case: %%capture hides what is printed, into a name or not.
# expect: equivalent
# %%
%%capture
print("nobody sees this")
a = 1
# %%
%%capture out
print("kept", a)
b = a + 1
# %%
c = a + b
print("seen", c)
