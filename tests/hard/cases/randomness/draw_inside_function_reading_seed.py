# case: A function seeds by a variable that changes.
# expect: equivalent
# %%
import random
seed = 1
def draw():
    random.seed(seed)
    return random.randint(0, 10**6)
# %%
a = draw()
# %%
seed = 2
b = draw()
free = random.random()
# %%
seed = 1
again = draw() == a
print(again, free)
