# case: Paths joined from variables, glob, pathlib.
# expect: equivalent
# file: data/a.txt = 'one'
# file: data/b.txt = 'three'
# %%
from pathlib import Path
import glob, os
DATA = Path("data")
suffix = ".txt"
# %%
files = sorted(DATA.glob("*" + suffix))
texts = {p.stem: p.read_text() for p in files}
# %%
names = sorted(os.path.basename(p) for p in glob.glob(os.path.join("data", "*")))
(DATA / "sum.out").write_text(str(sum(map(len, texts.values()))))
made = (DATA / "sum.out").read_text()
print(texts, names, made)
