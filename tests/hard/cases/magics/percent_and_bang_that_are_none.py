# case: Modulo, not-equal and text that begins with % or ! are not magics.
# expect: equivalent
# %%
a = 17
b = (a
     % 5)
text = """
%matplotlib inline
!ls
?help
"""
# %%
fmt = ("%d items"
       % b)
neq = a != b
print(b, fmt, neq, len(text.splitlines()))
