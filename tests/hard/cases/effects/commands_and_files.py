# case: The last lines run commands and touch files; nothing but the file system shows it.
# expect: equivalent
# %%
import os
import subprocess
from pathlib import Path

x = 3
# %%
os.system(f"echo uploaded {x} >> log.txt")
# %%
subprocess.run(["sh", "-c", "echo again >> log.txt"], check=True)
# %%
Path("made").mkdir()
# %%
Path("made/one.txt").write_text("one")
# %%
text = Path("log.txt").read_text() + ",".join(sorted(os.listdir("made")))
print(text)
