# case: pandas writes to and reads from a database file.
# expect: equivalent
# %%
import sqlite3
import pandas as pd
conn = sqlite3.connect("store.db")
df = pd.DataFrame({"k": ["a", "b"], "v": [1, 2]})
# %%
df.to_sql("t", conn, if_exists="replace", index=False)
# %%
back = pd.read_sql("select k, v * 2 as w from t order by k", conn)
conn.close()
# %%
total = int(back["w"].sum())
print(total)
