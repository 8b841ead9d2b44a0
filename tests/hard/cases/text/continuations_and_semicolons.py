# case: Backslash continuations, semicolons, one-line compound statements.
# expect: equivalent
# %%
total = 1 + \
    2 + \
    3
a = 1; b = 2; c = a + \
    b
# %%
if a: d = 1; e = 2
for i in range(3): d += i; e *= 2
class Empty: pass
def one(): return 1
# %%
with open("t.txt", "w") as f: f.write("x"); f.write("y")
text = "im" \
       "plicit"
long = (total
        + one())  # comment after
print(total, a, b, c, d, e, text, long)
