# case: Comments above, behind, between decorators, in brackets, at the end, and only comments.
# expect: equivalent
# %%
# leading comment of the cell

x = 1  # behind

# between
y = [  # in the bracket
    1,  # first
    # alone
    2,
]
# trailing
# %%
# only a comment
# and another
# %%
import functools
@functools.lru_cache  # why cached
# between decorator and def
def f(n):
    # inside
    return n  # result

    # after the return
# %%
z = f(3) + x + len(y)
print(z)  # done
