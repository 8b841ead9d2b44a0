# case: A password inside a database address and in os.environ.
# expect: equivalent
# absent: pw9QzT5rK2mB
# %%
import os
os.environ["DB_PASSWORD"] = "pw9QzT5rK2mB"
DB_URL = "postgresql://admin:pw9QzT5rK2mB@db.example.org:5432/app"
# %%
host = DB_URL.split("@")[1].split(":")[0]
# %%
print(host)
