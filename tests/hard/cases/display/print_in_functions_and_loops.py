# case: Prints inside functions, loops, comprehensions and methods keep their order.
# expect: equivalent
# %%
def step(n):
    print("step", n)
    return n * 2
# %%
for i in range(3):
    print("before", i)
    step(i)
    print("after", i)
# %%
class Loud:
    def __init__(self, x):
        print("made", x)
        self.x = x
vals = [step(Loud(i).x) for i in range(2)]
print(f"{vals=}")
