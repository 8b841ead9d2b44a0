# case: A csv reader on an open file, header in one cell, rows in another.
# expect: equivalent
# file: data.csv = 'k,v\na,1\nb,2\nc,3\n'
# %%
import csv
fh = open("data.csv", newline="")
reader = csv.reader(fh)
header = next(reader)
# %%
first = next(reader)
# %%
rest = [dict(zip(header, row)) for row in reader]
lines = reader.line_num
fh.close()
print(header, first, rest, lines)
