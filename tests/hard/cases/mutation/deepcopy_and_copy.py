# case: copy, deepcopy, list(), slices: which of them share.
# expect: equivalent
# %%
import copy
deep = {"l": [1, [2]]}
shallow = copy.copy(deep)
full = copy.deepcopy(deep)
listed = list(deep["l"])
# %%
deep["l"][1].append(3)
deep["l"].append(4)
# %%
deep["new"] = True
print(shallow, full, listed)
