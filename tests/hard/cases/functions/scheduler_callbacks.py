# case: A scheduler calls functions later than they were handed over.
# expect: equivalent
# %%
import sched
import time
log = []
tag = "early"
def note(n):
    log.append((tag, n))
# %%
clock = [0]
s = sched.scheduler(lambda: clock[0], lambda d: clock.__setitem__(0, clock[0] + d))
e1 = s.enter(2, 1, note, argument=(2,))
e2 = s.enter(1, 1, note, argument=(1,))
# %%
tag = "late"
s.run()
# %%
del s, e1, e2
print(log, clock)
