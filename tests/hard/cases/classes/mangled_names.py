# case: Names with two underscores in classes: mangled attributes, a global of the mangled name, a private of the notebook.
# expect: equivalent
# %%
__rate = 2
_Box__default = 7
def scaled(x):
    return x * __rate
class Box:
    __slots__ = ("__inner", "label")
    __count = 0
    def __init__(self, inner=None):
        self.__inner = __default if inner is None else inner
        self.label = scaled(1)
        Box.__count += 1
    def __secret(self):
        return self.__inner * 10
    def show(self):
        return self.__secret(), self.__count
    @classmethod
    def count(cls):
        return cls.__count
class Sub(Box):
    def __secret(self):
        return -1
    def both(self):
        return self.__secret(), self.show()[0]
# %%
box, sub = Box(), Sub(3)
seen = box.show(), sub.both(), Box.count()
# %%
__rate = 5
_Box__default = 8
late = Box().show(), scaled(2), box._Box__inner
print(seen, late)
