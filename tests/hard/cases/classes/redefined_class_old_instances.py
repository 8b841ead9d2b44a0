# case: A class is redefined; old instances keep the old class.
# expect: equivalent
# %%
class Shape:
    def area(self):
        return 1
# %%
old = Shape()
# %%
class Shape:
    def area(self):
        return 2
new = Shape()
# %%
areas = (old.area(), new.area())
same = isinstance(old, Shape), isinstance(new, Shape)
print(areas, same)
