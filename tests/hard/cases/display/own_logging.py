# case: The notebook logs by itself, with its own logger and handler.
# expect: equivalent
# %%
import logging, io
stream = io.StringIO()
logger = logging.getLogger("mine")
logger.setLevel(logging.INFO)
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s:%(message)s"))
logger.addHandler(handler)
logger.propagate = False
# %%
def work(n):
    logger.info("work %d", n)
    return n + 1
x = work(1)
# %%
logger.removeHandler(handler)
text = stream.getvalue()
del stream, handler
print(text, x)
