# case: Classes made with type() and functions with types.FunctionType.
# expect: equivalent
# %%
import types
def hello(self):
    return f"hello {self.n} {suffix}"
suffix = "!"
# %%
Made = type("Made", (object,), {"hello": hello, "n": 3})
m = Made()
a = m.hello()
# %%
suffix = "?"
f = types.MethodType(lambda self: self.n + 1, m)
b = (m.hello(), f(), type(m).__name__)
print(a, b)
