# case: Greek and accented names, also normalised ones.
# expect: equivalent
# %%
α = 0.5
β_1 = 2
größe = [1, 2, 3]
# %%
def Δ(x):
    return x * α + β_1
σ2 = [Δ(g) for g in größe]
# %%
α = 1.0
ﬁt = Δ(1)
naïve = fit
print(σ2, naïve, "Δ")
