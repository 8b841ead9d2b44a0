# case: x = !cmd gives a list of lines.
# expect: equivalent
# %%
words = !printf 'b\na\nc\n'
# %%
ordered = sorted(words)
first = words[0]
# %%
name = "z"
echoed = !echo {name}-{len(words)}
print(ordered, first, echoed[0])
