# case: What is displayed inside a branch or a loop fills in a missing key and binds a name: both stay.
# expect: equivalent
# expect-rung: fine
# %%
from collections import defaultdict
groups = defaultdict(list)
names = ["north", "south"]
# %%
for name in names:
    display(groups[name])
# %%
if names:
    display(groups[(last := "west")])
# %%
count = len(groups)
print(count, last)
