# case: A plotting function is called for several columns and saves files.
# expect: equivalent
# %%
import matplotlib.pyplot as plt
series = {"up": [1, 2, 3], "down": [3, 2, 1]}
saved = []
# %%
def save_plot(name):
    plt.figure()
    plt.plot(series[name])
    plt.savefig(f"{name}.png")
    saved.append(f"{name}.png")
    plt.close()
# %%
for name in series:
    save_plot(name)
print(saved)
