# case: Triple-quoted strings whose indentation and trailing blanks are data.
# expect: equivalent
# expect-rung: fine
# fast:
# %%
sql = """
    SELECT *
      FROM t
        WHERE x = 1
"""
# %%
if True:
    yaml = """a:
  - 1
	tabbed
  trailing   
"""
    shifted = '''one
two'''
# %%
def message(n):
    return f"""Dear {n},

    indented
back
"""
text = message("you")
lens = [len(s) for s in (sql, yaml, shifted, text)]
print(lens)
