# case: %%html and %%markdown cells show something and compute nothing.
# expect: equivalent
# text-differs:
# %%
x = 3
# %%
%%html
<b>bold</b>
# %%
%%markdown
# A title
# %%
y = x * 2
print(y)
