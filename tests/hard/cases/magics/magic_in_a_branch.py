# case: Magics inside if and for, as real notebooks have them.
# expect: equivalent
# text-differs:
# %%
import sys
IN_COLAB = "google.colab" in sys.modules
if IN_COLAB:
    !pip install something
else:
    mode = "local"
# %%
for i in range(2):
    %time z = i * 10
# %%
ready = not IN_COLAB
