# case: Parameters that a later cell reads and binds again, one to a value of another type.
# expect: equivalent
# expect-rung: fine
# unseen: start_date
# unseen: end
# %% tags=["parameters"]
start_date = "2020-01-01"
end = None
n_rows = 5
# %%
import datetime
start_date = datetime.date.fromisoformat(start_date)
# %%
if end is None:
    end = start_date + datetime.timedelta(days=n_rows)
# %%
days = (end - start_date).days
print(days)
