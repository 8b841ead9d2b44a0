# case: %%bash makes files that later cells read.
# expect: equivalent
# text-differs:
# %%
%%bash
mkdir -p out
for i in 1 2 3; do echo "$i" >> out/numbers.txt; done
# %%
numbers = [int(x) for x in open("out/numbers.txt")]
# %%
s = sum(numbers)
print(s)
