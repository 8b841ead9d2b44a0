# case: !cmd that later cells depend on.
# expect: equivalent
# %%
!printf 'k,v\na,1\nb,2\n' > made.csv
# %%
import csv
with open("made.csv") as f:
    rows = list(csv.DictReader(f))
# %%
total = sum(int(r["v"]) for r in rows)
print(total)
