# case: A class attribute counts instances over cells.
# expect: equivalent
# %%
class Job:
    made = 0
    names = []
    def __init__(self, name):
        Job.made += 1
        self.names.append(name)
        self.name = name
# %%
j1 = Job("a")
# %%
j2 = Job("b")
Job.made += 10
# %%
made, names = Job.made, list(Job.names)
print(made, names)
