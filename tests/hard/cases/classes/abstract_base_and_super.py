# case: An abstract base class in one cell, subclasses with super() in others.
# expect: equivalent
# %%
from abc import ABC, abstractmethod
class Model(ABC):
    def __init__(self, name):
        self.name = name
        self.log = []
    @abstractmethod
    def fit(self, xs): ...
    def run(self, xs):
        self.log.append(len(xs))
        return self.fit(xs)
# %%
class Mean(Model):
    def __init__(self):
        super().__init__("mean")
    def fit(self, xs):
        return sum(xs) / len(xs)
# %%
class Shrunk(Mean):
    def fit(self, xs):
        return super().fit(xs) * shrink
shrink = 0.5
# %%
models = [Mean(), Shrunk()]
scores = {m.name + str(i): m.run([1, 2, 6]) for i, m in enumerate(models)}
# %%
shrink = 0.1
later = models[1].run([10])
print(scores, later)
