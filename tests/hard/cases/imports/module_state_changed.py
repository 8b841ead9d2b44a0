# case: An imported module's attribute is set, and read in functions.
# expect: equivalent
# %%
import decimal, json.encoder
from decimal import Decimal
decimal.getcontext().prec = 6
third = Decimal(1) / Decimal(3)
# %%
saved_default = json.encoder.FLOAT_REPR if hasattr(json.encoder, "FLOAT_REPR") else None
decimal.getcontext().prec = 3
def share(a, b):
    return Decimal(a) / Decimal(b)
sh = share(2, 3)
# %%
decimal.getcontext().prec = 28
print(third, sh, saved_default)
