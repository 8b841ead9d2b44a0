# case: The notebook prints its token and puts it in a dictionary.
# expect: equivalent
# absent: tok_live_8Zk3Jq1Xw7Vb5Np0
# %%
config = {"user": "bob", "token": "tok_live_8Zk3Jq1Xw7Vb5Np0"}
# %%
print("using", config["token"])
# %%
length = len(config["token"])
