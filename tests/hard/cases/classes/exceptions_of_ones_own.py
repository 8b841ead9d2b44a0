# case: Exceptions defined in the notebook, raised and caught across cells.
# expect: equivalent
# %%
class BadRow(ValueError):
    def __init__(self, row, why):
        super().__init__(f"{why}: {row}")
        self.row = row
# %%
def check(row):
    if row.get("n", 0) < 0:
        raise BadRow(row, "negative")
    return row["n"]
# %%
bad, good = [], []
for row in [{"n": 1}, {"n": -2}, {}]:
    try:
        good.append(check(row))
    except BadRow as error:
        bad.append((str(error), error.row))
    except KeyError as error:
        bad.append(("missing", error.args[0]))
# %%
print(bad, good)
