# needs: pandas<2
# %%
import pandas as pd

table = pd.DataFrame({"name": ["a", "b"], "value": [1, 2]})
table = table.append({"name": "c", "value": 3}, ignore_index=True)
# %%
for name, value in table.set_index("name")["value"].iteritems():
    print(name, value)
total = table.value.sum()
