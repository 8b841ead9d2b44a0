# case: Markdown with template braces, HTML, code fences and headings that are no names.
# expect: equivalent
# %% [markdown]
# # {{ cookiecutter.evil }} {% raw %} & <b>bold</b>
# %%
a = 1
# %% [markdown]
# ## 2. "Clean" the data (again!) / Ünïcode — 100 %
# %%
b = a + 1
# %% [markdown]
# ```python
# not_code = 1
# ```
# # class
# %%
c = "{{ a }} {% if x %}" + str(b)
print(c)
