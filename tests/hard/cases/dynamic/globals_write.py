# case: Names are bound through globals() and read as names.
# expect: equivalent
# %%
for i, name in enumerate(["alpha", "beta"]):
    globals()[name] = i * 10
# %%
total = alpha + beta
# %%
globals().update(gamma=5)
names = sorted(k for k in globals() if k in ("alpha", "beta", "gamma", "delta"))
print(total, gamma, names)
