# case: %%time, %time, %timeit and %%timeit keep or drop their code as IPython does.
# expect: equivalent
# text-differs:
# %%
%%time
total = sum(range(100))
# %%
%time squares = [i * i for i in range(5)]
# %%
%timeit -n 2 -r 1 sum(squares)
# %%
n = len(squares) + total
%timeit -n 1 -r 1 n
y = n * 2
