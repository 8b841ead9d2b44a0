# case: Cells indented with tabs, and mixed widths.
# expect: equivalent
# %%
def f(x):
	if x:
		return 1
	return 0
# %%
if f(1):
        a = "eight"
        if a:
          b = "two"
# %%
c = f(0)
print(a, b, c)
