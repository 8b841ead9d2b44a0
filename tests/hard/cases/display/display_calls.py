# case: display() of several things, in loops, with a handle.
# expect: equivalent
# %%
from IPython.display import display, HTML, Markdown
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
display(df)
# %%
for col in df.columns:
    display(Markdown(f"## {col}"))
    display(df[col].sum())
# %%
display(HTML("<b>x</b>"), df.T)
total = int(df["a"].sum())
print(total)
