# case: A notebook of imports, functions and classes; nothing is computed.
# expect: equivalent
# expect-rung: fine
# %%
import math
# %%
def area(r):
    return math.pi * r ** 2
# %%
class Circle:
    def __init__(self, r):
        self.r = r
    def area(self):
        return area(self.r)
