# case: Properties, class methods, static methods.
# expect: equivalent
# %%
class Temp:
    scale = 1.0
    def __init__(self, c):
        self._c = c
    @property
    def f(self):
        return self._c * 9 / 5 + 32
    @f.setter
    def f(self, value):
        self._c = (value - 32) * 5 / 9
    @classmethod
    def boiling(cls):
        return cls(100 * cls.scale)
    @staticmethod
    def ok(c):
        return c > -273
# %%
t = Temp.boiling()
before = t.f
# %%
t.f = 50
Temp.scale = 2.0
# %%
after, big = t._c, Temp.boiling()._c
print(before, after, big, Temp.ok(-300))
