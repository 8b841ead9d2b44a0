# case: match, case, type and _ as names.
# expect: equivalent
# %%
import re
match = re.match(r"(\d+)", "12ab")
case = match.group(1)
# %%
type = int(case)
soft = {"match": type}
# %%
match soft:
    case {"match": n}:
        got = n + 1
del match
print(case, type, got)
