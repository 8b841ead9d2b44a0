# case: A function evaluates text that names notebook variables.
# expect: equivalent
# %%
rate = 2
def calc(text, **local):
    return eval(text, globals(), local)
a = calc("rate * n", n=4)
# %%
rate = 5
b = calc("rate * n", n=4)
c = [eval("rate + k", {"rate": rate, "k": k}) for k in range(2)]
print(a, b, c)
