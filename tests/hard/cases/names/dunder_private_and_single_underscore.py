# case: _private, __double, trailing_, ___ and names of one letter.
# expect: equivalent
# %%
_hidden = 1
__mangled = 2
class_ = "c"
l = O = 3
# %%
class A:
    def get(self):
        return _hidden
    def get2(self):
        return globals()["__mangled"]
# %%
a = A()
got = a.get(), a.get2()
_hidden = 7
got2 = a.get()
print(got, got2, class_, l, O)
