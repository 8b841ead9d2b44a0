# case: A lock is taken in one cell and released in another; a thread waits between.
# expect: equivalent
# %%
import threading
lock = threading.Lock()
order = []
lock.acquire()
def wait():
    with lock:
        order.append("thread")
# %%
t = threading.Thread(target=wait)
t.start()
order.append("main")
# %%
lock.release()
t.join()
alive = t.is_alive()
# %%
print(order, alive, lock.locked())
