# %%
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 6, 50)
waves = {k: np.sin(k * x) for k in (1, 2, 3)}
# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 3))
for k, wave in waves.items():
    axes[0].plot(x, wave, label="k = %d" % k)
axes[0].legend()
axes[0].set_title("waves")
axes[1].hist(waves[3], bins=10, color="green")
axes[1].set_xlabel("value")
plt.tight_layout()
# %%
power = {k: float((wave ** 2).mean()) for k, wave in waves.items()}
power
