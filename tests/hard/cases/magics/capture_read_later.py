# case: The captured output is read in a later cell.
# expect: honest
# text-differs:
# unseen: out
# %%
%%capture out --no-stderr
for i in range(3):
    print("line", i)
# %%
lines = out.stdout.splitlines()
n = len(lines)
# %%
last = lines[-1]
