# case: A cell of JavaScript shows something and computes nothing.
# expect: equivalent
# text-differs:
# %%
x = 1
# %%
%%javascript
console.log("hi")
# %%
print(x)
