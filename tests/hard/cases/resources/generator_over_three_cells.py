# case: A generator is consumed bit by bit in three cells.
# expect: equivalent
# %%
def numbers():
    n = 0
    while True:
        got = yield n
        n = n + 1 if got is None else got
gen = numbers()
# %%
a = [next(gen), next(gen)]
# %%
b = gen.send(10)
# %%
c = next(gen)
gen.close()
print(a, b, c)
