# case: A closure keeps a counter with nonlocal over several cells.
# expect: equivalent
# %%
def make_counter(start):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step
# %%
tick = make_counter(10)
one = tick()
# %%
two = tick(5)
other = make_counter(0)
# %%
three = (tick(), other(), other())
print(one, two, three)
