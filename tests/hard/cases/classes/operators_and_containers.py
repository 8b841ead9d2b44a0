# case: Operators, __len__, __getitem__, __iter__, __call__, __repr__ shown by print.
# expect: equivalent
# %%
class Bag:
    def __init__(self, *xs):
        self.xs = list(xs)
    def __add__(self, other):
        return Bag(*self.xs, *other.xs)
    def __iadd__(self, x):
        self.xs.append(x)
        return self
    def __len__(self):
        return len(self.xs)
    def __getitem__(self, i):
        return self.xs[i]
    def __call__(self, f):
        return [f(x) for x in self]
    def __repr__(self):
        return f"Bag({self.xs})"
# %%
a, b = Bag(1, 2), Bag(3)
c = a
c += 9
# %%
d = a + b
sizes = len(a), len(d), d[-1], c is a
# %%
squares = d(lambda x: x * x)
print(d, squares)
