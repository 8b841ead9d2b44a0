# case: A class body reads a notebook variable when it is executed.
# expect: equivalent
# %%
n = 3
class Grid:
    size = n
    cells = [[0] * n for _ in range(2)]
    def area(self):
        return self.size * n
# %%
n = 5
g = Grid()
area = g.area()
# %%
grid_cells = Grid.cells
print(area, grid_cells)
