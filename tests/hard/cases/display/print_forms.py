# case: print with sep, end, file, flush, without arguments, of several things.
# expect: equivalent
# %%
import sys, io
print("a", 1, 2.5, None, sep="|")
print("no newline", end="")
print()
# %%
print("to stderr", file=sys.stderr)
buf = io.StringIO()
print("kept", 1, file=buf, flush=True)
# %%
text = buf.getvalue()
print(*[1, 2], *"ab", sep="-", end="!\n")
print("percent %d" % 5, "brace {}", "100%")
print("multi\nline", "tab\tx")
