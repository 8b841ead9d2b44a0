# case: A module that a cell writes becomes a module of the package, and is still written.
# expect: equivalent
# text-differs:
# fast: yes
# %%
%%writefile scorer.py
class Scorer:
    def __init__(self, w):
        self.w = w
    def __call__(self, xs):
        return sum(a * b for a, b in zip(self.w, xs))
# %%
from scorer import Scorer
scorer = Scorer([1, 2, 3])
value = scorer([2, 2, 2])
print(value)
