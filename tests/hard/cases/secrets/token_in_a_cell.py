# case: A token and a password are literals in a cell; they appear in nothing.
# expect: equivalent
# absent: sk-test-51aF9bQ7xT3kLm8PzR2vNw6Y
# absent: hunter2-very-secret
# fast:
# %%
api_key = "sk-test-51aF9bQ7xT3kLm8PzR2vNw6Y"
password = "hunter2-very-secret"
# %%
def header():
    return {"Authorization": "Bearer " + api_key}
n = len(header()["Authorization"])
# %%
ok = password.startswith("hunter")
print(n, ok)
