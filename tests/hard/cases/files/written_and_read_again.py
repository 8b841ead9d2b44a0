# case: A file is written, read, changed and read again.
# expect: equivalent
# expect-rung: fine
# %%
import csv
with open("data.csv", "w", newline="") as f:
    csv.writer(f).writerows([["k", "v"], ["a", 1]])
# %%
rows = list(csv.reader(open("data.csv")))
# %%
with open("data.csv", "a", newline="") as f:
    csv.writer(f).writerow(["b", 2])
# %%
again = list(csv.reader(open("data.csv")))
print(rows, again)
