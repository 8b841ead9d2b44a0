# case: A helper looks into its caller's frame.
# expect: honest
# %%
import inspect
def caller_value(name):
    return inspect.currentframe().f_back.f_globals.get(name, "none")
# %%
secret_number = 12
got = caller_value("secret_number")
# %%
secret_number = 13
got2 = caller_value("secret_number")
print(got, got2)
