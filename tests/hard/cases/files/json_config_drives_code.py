# case: A configuration file decides which functions run.
# expect: equivalent
# file: settings.json = '{"steps": ["double", "inc"], "start": 3}'
# %%
import json
with open("settings.json") as fh:
    config = json.load(fh)
# %%
def double(x): return x * 2
def inc(x): return x + 1
value = config["start"]
for step in config["steps"]:
    value = globals()[step](value)
# %%
config["result"] = value
json.dump(config, open("settings_out.json", "w"), sort_keys=True)
print(value)
