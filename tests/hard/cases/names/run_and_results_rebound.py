# case: run is a function, then a counter; results is rebound; self and cls at top level.
# expect: equivalent
# %%
def run(n):
    return list(range(n))
results = run(3)
# %%
run = 0
for self in results:
    run += self
cls = run * 2
# %%
results = {"run": run, "cls": cls}
package = results
print(results, package is results)
