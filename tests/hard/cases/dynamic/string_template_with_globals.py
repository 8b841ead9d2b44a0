# case: Text is filled from globals() by format_map and Template.
# expect: equivalent
# %%
from string import Template
city, temp = "Bern", 12
# %%
a = "{city}: {temp}".format_map(globals())
b = Template("$city/$temp").substitute(globals())
# %%
temp = 20
c = "{city}: {temp}".format(**{k: globals()[k] for k in ("city", "temp")})
print(a, b, c)
