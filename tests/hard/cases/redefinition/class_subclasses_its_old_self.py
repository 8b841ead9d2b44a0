# case: class A(A): the new class inherits from the old one.
# expect: equivalent
# %%
class A:
    def hi(self):
        return "a"
first = A()
# %%
class A(A):
    def hi(self):
        return super().hi() + "b"
second = A()
# %%
class A(A):
    def hi(self):
        return super().hi() + "c"
# %%
his = [x.hi() for x in (first, second, A())]
print(his)
