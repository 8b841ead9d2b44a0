# case: list, sum, max, id, type, input as variables; builtins needed again later.
# expect: equivalent
# %%
list = [3, 1, 2]
sum = 0
for id in list:
    sum += id
# %%
max = sum
type = "kind"
# %%
del list
both = list((1, 2)), max, type, id
# %%
del sum
total = sum(both[0])
input = "file"
print(both, total, input)
