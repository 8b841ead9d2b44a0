# case: A class whose methods open files, and a function held in a dictionary that does: IPython has an ``open`` of its own.
# expect: equivalent
# %%
class Notes:
    def __init__(self, path):
        self.path = path

    def add(self, text):
        with open(self.path, "a") as file:
            file.write(text + "\n")
        return self


def lines_of(path):
    with open(path) as file:
        return file.read().splitlines()


notes = Notes("notes.txt")
readers = {"lines": lines_of}
# %%
notes.add("one").add("two")
# %%
lines = readers["lines"]("notes.txt")
print(lines)
