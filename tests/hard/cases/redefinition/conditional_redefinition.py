# case: A value is replaced only if a condition holds.
# expect: equivalent
# %%
threshold = 0.5
values = [0.2, 0.9, 0.6]
# %%
if max(values) > 0.8:
    threshold = 0.7
kept = [v for v in values if v > threshold]
# %%
if len(kept) > 5:
    kept = kept[:5]
    note = "cut"
else:
    note = "all"
# %%
print(threshold, kept, note)
