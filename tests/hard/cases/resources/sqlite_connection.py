# case: A database connection and a cursor live through several cells.
# expect: equivalent
# %%
import sqlite3
con = sqlite3.connect(":memory:")
cur = con.cursor()
# %%
cur.execute("create table t (k text, v int)")
cur.executemany("insert into t values (?, ?)", [("a", 1), ("b", 2), ("c", 3)])
con.commit()
# %%
cur.execute("select * from t where v > 1")
first = cur.fetchone()
# %%
rest = cur.fetchall()
n = con.total_changes
con.close()
print(first, rest, n)
