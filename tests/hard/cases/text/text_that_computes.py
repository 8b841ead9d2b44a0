# case: An object computes while it is printed; the package computes the same when nobody reads its log.
# expect: equivalent
# %%
class Report:
    def __init__(self, rows):
        self.rows, self.total = rows, None

    def __str__(self):
        self.total = sum(self.rows)
        return f"total {self.total}"


report = Report([1, 2, 3])
# %%
print("ready")
print(report)
# %%
half = report.total / 2
