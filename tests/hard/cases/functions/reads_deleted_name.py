# case: A function catches the NameError of a name that was deleted, and sees it when it is back.
# expect: equivalent
# %%
token = "t1"
def look():
    try:
        return token
    except NameError:
        return "gone"
# %%
a = look()
# %%
del token
b = look()
# %%
token = "t2"
c = look()
print(a, b, c)
