# case: One secret is read, and overridden; the other is not read, and need not be there.
# expect: equivalent
# unseen: token
# absent: s3cr3t-abcdefg
# absent: hunter2-xyz
# absent: other-Pa55word
# %% tags=["parameters"]
token = "s3cr3t-abcdefg"
password = "hunter2-xyz"
host = "h"
# %% tags=["injected-parameters"]
password = "other-Pa55word"
# %%
n = len(host + password)
print(n)
