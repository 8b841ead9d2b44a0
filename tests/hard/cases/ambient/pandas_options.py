# case: pd.set_option changes how frames are printed later.
# expect: equivalent
# %%
import pandas as pd
df = pd.DataFrame({"x": [1.23456, 2.0], "a_long_column_name": [1, 2]})
pd.set_option("display.precision", 2)
# %%
text = df.to_string()
print(df)
# %%
pd.reset_option("display.precision")
pd.options.display.max_columns = 1
print(df)
# %%
with pd.option_context("display.max_rows", 1):
    rows = pd.get_option("display.max_rows")
print(rows, len(text))
