# case: Elapsed times that are only printed: what they say is not compared, and the rest of their lines is.
# expect: equivalent
# text-differs:
# unseen: started
# %%
import datetime as dt
import time
started = dt.datetime.now()
total = sum(i * i for i in range(200_000))
# %%
print(f"took {(dt.datetime.now() - started).total_seconds():.1f}s")
print(total)
print("rate", round(5 / (1 + time.perf_counter()), 6), "of", total)
# %%
def timed(work):
    before = time.perf_counter()
    made = work()
    print(f"work took {time.perf_counter() - before:.6f} s and gave {made}")
    return made
made = timed(lambda: total + 1)
