# case: params, run, main, pipeline, Results, Params, load, config, logger as variables.
# expect: equivalent
# expect-rung: merge
# %%
params = {"depth": 3}
Params = "not a class"
config = {"a": 1}
# %%
def run(x):
    return x + params["depth"]
def main():
    return run(config["a"])
def load(path):
    return path.upper()
# %%
results = [main(), load("p")]
Results = len(results)
pipeline = [run, load]
# %%
logger = "a plain string"
logging = 5
evaluate = train = results[0]
n = len(pipeline)
print(params, Params, Results, logger, logging, n)
