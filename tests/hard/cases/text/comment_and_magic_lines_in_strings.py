# case: Lines in strings that look like comments, magics, cells and prompts.
# expect: equivalent
# %%
s = """
# not a comment
%time not a magic
!not a shell
#%% not a cell
>>> not a prompt
"""
# %%
r = r"""\n stays \d {x}"""
b = b"bytes \x00 \xff"
# %%
n = len(s.splitlines())
print(n, r, b)
