# case: Locale, decimal context and recursion limit.
# expect: equivalent
# %%
import decimal, locale, sys
locale.setlocale(locale.LC_ALL, "C")
ctx = decimal.getcontext()
ctx.prec = 5
limit = sys.getrecursionlimit()
sys.setrecursionlimit(limit + 100)
# %%
d = decimal.Decimal(2).sqrt()
conv = locale.localeconv()["decimal_point"]
raised = sys.getrecursionlimit() - limit
# %%
ctx.prec = 28
sys.setrecursionlimit(limit)
del ctx, limit
print(d, conv, raised)
