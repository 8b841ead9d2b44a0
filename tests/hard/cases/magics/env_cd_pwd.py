# case: %env, %cd, %pwd as statements and as values.
# expect: honest
# text-differs:
# unseen: where
# %%
%env MY_MODE=fast
import os
mode = os.environ["MY_MODE"]
# %%
os.makedirs("work", exist_ok=True)
%cd work
with open("here.txt", "w") as f:
    f.write("x")
# %%
%cd ..
ok = os.path.exists("work/here.txt")
where = %pwd
is_text = isinstance(where, str)
print(mode, ok, is_text)
