# %%
import numpy as np

rng = np.random.default_rng(5)
A = rng.normal(size=(6, 6))
b = rng.normal(size=6)
# %%
x = np.linalg.solve(A, b)
residual = np.abs(A @ x - b).max()
mask = A > 0
A[~mask] = 0
# %%
record = np.array([(1, 2.5), (3, 4.5)], dtype=[("n", "i4"), ("v", "f8")])
picked = record["v"].sum()
print(mask.sum(), picked, residual < 1e-9)
