# %%
import json
import os
import re

lines = ["2021-03-04 GET /index 200", "2021-03-04 POST /login 403", "2021-03-05 GET /index 200"]
with open("access.log", "w") as log:
    log.write("\n".join(lines))
# %%
pattern = re.compile(r"(\S+) (GET|POST) (\S+) (\d+)")
with open("access.log") as log:
    rows = [pattern.match(line).groups() for line in log]
failed = [row for row in rows if int(row[3]) >= 400]
# %%
with open("failed.json", "w") as out:
    json.dump(failed, out)
size = os.path.getsize("failed.json")
print(len(rows), "lines,", len(failed), "failed")
