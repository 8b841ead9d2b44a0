# case: del of names, items, slices and attributes; then the name again.
# expect: equivalent
# fast:
# %%
tmp = list(range(6))
total = sum(tmp)
# %%
del tmp[1:3], tmp[0]
kept = tmp
del tmp
# %%
class Conf: pass
conf = Conf()
conf.a, conf.b = 1, 2
del conf.a
# %%
tmp = "again"
have = sorted(vars(conf))
print(kept, tmp, have, total)
