# case: %matplotlib, %load_ext, %autoreload, %config vanish.
# expect: equivalent
# expect-rung: fine
# %%
%matplotlib inline
%config InlineBackend.figure_format = "retina"
import math
# %%
%load_ext autoreload
%autoreload 2
x = math.sqrt(4)
# %%
print(x)
