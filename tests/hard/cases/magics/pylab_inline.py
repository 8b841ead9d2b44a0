# case: %pylab inline brings all of numpy and pyplot, and hides builtins behind numpy's.
# expect: equivalent
# text-differs:
# %%
%pylab inline
# %%
x = linspace(0, 2 * pi, 5)
y = sin(x) + np.cos(x)
total = sum(y)
low = min([3, 1, 2])
# %%
plot(x, y)
title("waves")
heights = [line.get_ydata().tolist() for line in gca().lines]
# %%
m = array([[1, 2], [3, 4]])
print(m.sum(), round(float(total), 6), len(heights), low)
