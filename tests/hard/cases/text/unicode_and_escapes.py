# case: Emoji, combining characters, raw and byte strings, escapes, surrogates, line separators.
# expect: equivalent
# %%
s = "naïve 🐍 \u0061\u0301 \N{GREEK SMALL LETTER ALPHA} \x41\t|"
raw = r"C:\new\table"
# %%
odd = "a\x0bb\x0cc\u2028d\x85e"
n = (len(s), len(raw), len(odd), len(odd.splitlines()))
# %%
print(s, raw, n)
print("ein\u00dfer".upper(), "ℌ")
