# case: Files are copied, moved, listed, and a tree is removed.
# expect: equivalent
# %%
import os, shutil
os.makedirs("work/in", exist_ok=True)
for i in range(3):
    with open(f"work/in/{i}.txt", "w") as f:
        f.write(str(i))
# %%
shutil.copytree("work/in", "work/out")
shutil.move("work/out/0.txt", "work/zero.txt")
listing = sorted(os.listdir("work/out"))
# %%
shutil.rmtree("work/in")
left = sorted(os.listdir("work"))
print(listing, left)
