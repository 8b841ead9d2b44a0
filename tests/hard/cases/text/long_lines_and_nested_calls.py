# case: Lines of hundreds of characters, deep brackets, huge literals.
# expect: equivalent
# %%
table = {"row%d" % i: [i, i * 2, {"deep": {"deeper": [(i,), [i], {i}]}}] for i in range(5)}
flat = [table["row0"][0], table["row1"][1], table["row2"][2]["deep"]["deeper"][0][0], table["row3"][2]["deep"]["deeper"][1][0], sorted(table["row4"][2]["deep"]["deeper"][2])[0]]
# %%
numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45]
total = sum(sorted(filter(lambda n: n % 2 == 0, map(lambda n: n * 3, numbers)), key=lambda n: -n)[:3])
# %%
print(flat, total)
