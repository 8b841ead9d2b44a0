# case: A worker thread is fed from several cells.
# expect: equivalent
# %%
import queue, threading
jobs, done = queue.Queue(), []
def worker():
    while (item := jobs.get()) is not None:
        done.append(item * scale)
        jobs.task_done()
scale = 2
th = threading.Thread(target=worker, daemon=True)
th.start()
# %%
for i in range(3):
    jobs.put(i)
jobs.join()
# %%
scale = 10
jobs.put(1)
jobs.put(None)
th.join()
print(done)
