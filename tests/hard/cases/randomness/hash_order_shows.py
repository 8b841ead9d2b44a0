# case: A value follows the order of a set of texts, which is another one under another hash seed.
# expect: equivalent
# %%
words = {'apple', 'pear', 'fig', 'kiwi', 'plum'}
# %%
order = list(words)
weights = dict(zip(order, [1, 2, 3, 4, 5]))
first = weights['fig']
print(first)
