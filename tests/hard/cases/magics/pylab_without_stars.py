# case: %pylab with --no-import-all binds only the modules.
# expect: equivalent
# text-differs:
# %%
%pylab --no-import-all inline
x = np.arange(4)
# %%
total = sum(x.tolist())
plt.plot(x)
n = len(pyplot.gca().lines)
print(total, n)
