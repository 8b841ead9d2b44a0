# case: A cell in another language can't be translated.
# expect: refused
# refuse: javascript
# %%
x = 1
# %%
%%javascript
console.log("hi")
# %%
print(x)
