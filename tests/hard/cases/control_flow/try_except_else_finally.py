# case: Names bound in try, except, else and finally, used later.
# expect: equivalent
# fast:
# %%
log = []
try:
    value = int("x1")
except ValueError as err:
    value = -1
    message = str(err)
else:
    log.append("else")
finally:
    log.append("finally")
# %%
try:
    ratio = 10 / 4
except ZeroDivisionError:
    ratio = 0
else:
    log.append(ratio)
# %%
gone = "err" in dir()
print(value, message, log, ratio, gone)
