# case: A semicolon hides the value; the call still happens.
# expect: equivalent
# %%
xs = [1]
xs.append(2);
# %%
xs.extend([3]); xs.append(4); xs
# %%
xs.pop();
n = len(xs); m = n * 2
print(xs, n, m)
