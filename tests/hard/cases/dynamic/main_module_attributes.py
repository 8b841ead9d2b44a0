# case: import __main__, sys.modules["__main__"] and __name__ are used.
# expect: honest
# %%
import sys
level = 3
main = sys.modules["__main__"]
a = getattr(main, "level")
# %%
import __main__
__main__.level = 8
b = level
# %%
guard = __name__ == "__main__"
del main
print(a, b, guard)
