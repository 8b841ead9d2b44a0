# case: A secret as a default of a function, in a call and in a comment.
# expect: equivalent
# absent: s3cr3t-Kx82mQp4Zt
# %%
# old token: s3cr3t-Kx82mQp4Zt
def connect(user, password="s3cr3t-Kx82mQp4Zt"):
    return f"{user}:{len(password)}"
# %%
a = connect("bob")
b = connect("eve", password="s3cr3t-Kx82mQp4Zt")
# %%
print(a, b)
