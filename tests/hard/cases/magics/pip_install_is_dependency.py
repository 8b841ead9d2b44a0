# case: !pip install and %pip install become dependencies; nothing is installed.
# expect: equivalent
# text-differs:
# %%
!pip install --quiet pandas
%pip install -q "numpy>=1.0"
# %%
import numpy as np
x = float(np.ones(3).sum())
# %%
print(x)
