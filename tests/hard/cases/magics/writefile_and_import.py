# case: %%writefile a module, import it, write it again.
# expect: equivalent
# text-differs:
# %%
%%writefile shapes.py
def area(a, b):
    return a * b
# %%
import shapes
x = shapes.area(2, 3)
# %%
print(x)
