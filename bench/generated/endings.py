"""Random statements about objects with lifetimes: destructors, finalizers and weak references, read later."""

from __future__ import annotations

from bench.generated.expressions import expression
from bench.generated.scope import DICT, INT, LIST, Scope

HANDLES, HANDLE, LOG, REF, HELD, CACHE = "handles", "handle", "log", "ref", "held", "cache"
NAMES = ("handle", "conn", "res", "lock", "session")


def ending(scope: Scope) -> str:
    """One statement; the first is always a class."""
    if scope.some(HANDLES) is None:
        return _a_handle_class(scope)
    forms = [
        (_make, 6), (_read, 6), (_drop, 4), (_ref, 3), (_finalize, 2), (_hold, 2), (_cache, 1), (_local, 2),
        (_bare, 1), (_a_handle_class, 1),
    ]  # fmt: skip
    producers, weights = zip(*forms, strict=True)
    return str(scope.random.choices(producers, weights)[0](scope))


def _a_handle_class(scope: Scope) -> str:
    """Its end is seen in a list, a dictionary, a class attribute, or what is printed."""
    log, owner = scope.bind(scope.fresh(("log", "events", "opened")), LOG), scope.fresh(("Handle", "Lease"))
    scope.bind(owner, HANDLES)
    live = scope.bind(scope.fresh(("live", "active")), DICT)
    end = scope.random.choice(
        [
            f"{log}.append('end ' + self.name)",
            f"{live}.pop(self.name, None)",
            f"{live}[self.name] = -1",
            f"{owner}.alive -= 1",
            "print('end', self.name)",
        ]
    )
    begin = f"        {log}.append(self.name)\n" if scope.chance(0.5) else ""
    return (
        f"import weakref\n{log} = []\n{live} = {{}}\nclass {owner}:\n    alive = 0\n    def __init__(self, name):\n"
        f"        self.name = name\n        {owner}.alive += 1\n        {live}[name] = 1\n{begin}"
        f"    def __repr__(self):\n        return f'{owner} {{self.name}}'\n    def __del__(self):\n        {end}\n"
    )


def _new(scope: Scope) -> str:
    return f"{scope.some(HANDLES)}({scope.random.choice(['a', 'b', 'c', 'd'])!r})"


def _make(scope: Scope) -> str:
    """A new object, often under a name that holds another."""
    made = _new(scope)
    old = scope.some(HANDLE)
    if old and scope.chance(0.3):
        return f"{scope.bind(scope.fresh(NAMES), HANDLE)} = {old}"
    return f"{scope.bind(scope.fresh(NAMES), HANDLE)} = {made}"


def _drop(scope: Scope) -> str:
    """The name, or the object in it, goes away."""
    name, held = scope.some(HANDLE), scope.some(HELD)
    if held and scope.chance(0.4):
        return scope.random.choice(
            [f"{held}.clear()", f"{held}.pop()", f"del {held}[0]", f"{held} = []", f"{held}.pop();"]
        )
    if name is None:
        return _make(scope)
    del scope.kinds[name]
    if scope.depth == 0 and scope.chance(0.5):
        return f"del {name}"
    scope.bind(name, INT)
    return f"{name} = {expression(scope, INT, 2)}"


def _hold(scope: Scope) -> str:
    held, name = scope.some(HELD), scope.some(HANDLE)
    if held and scope.chance(0.6):
        return f"{held}.append({name or _new(scope)})"
    return f"{scope.bind(scope.fresh(('pool', 'open_ones')), HELD)} = [{name or _new(scope)}, {_new(scope)}]"


def _ref(scope: Scope) -> str:
    name, ref = scope.some(HANDLE), scope.some(REF)
    if name is None or (ref and scope.chance(0.5)):
        if ref is None:
            return _make(scope)
        return f"{scope.bind(scope.fresh(), INT)} = int({ref}() is not None)"
    log = scope.some(LOG)
    called = f", lambda _: {log}.append('gone')" if log and scope.chance(0.3) else ""
    return f"{scope.bind(scope.fresh(('ref', 'watcher')), REF)} = weakref.ref({name}{called})"


def _finalize(scope: Scope) -> str:
    name, log = scope.some(HANDLE), scope.some(LOG)
    if name is None or log is None:
        return _make(scope)
    kept = "" if scope.chance(0.5) else "finalizer = "
    return f"{kept}weakref.finalize({name}, {log}.append, 'finalized')" + (";" if not kept else "")


def _cache(scope: Scope) -> str:
    cache, name = scope.some(CACHE), scope.some(HANDLE)
    if cache is None or name is None:
        return f"{scope.bind(scope.fresh(('cache', 'weak')), CACHE)} = weakref.WeakValueDictionary()"
    if scope.chance(0.5):
        return f"{cache}[{scope.random.choice('kl')!r}] = {name}"
    return f"{scope.bind(scope.fresh(), INT)} = len({cache})"


def _local(scope: Scope) -> str:
    """An object that lives in a call."""
    log = scope.some(LOG)
    name = scope.fresh(("work", "use"))
    seen = f"len({log})" if log else "1"
    target = scope.bind(scope.fresh(), INT)
    return f"def {name}():\n    inner = {_new(scope)}\n    return {seen}\n{target} = {name}()"


def _bare(scope: Scope) -> str:
    """Nobody keeps it, except the history of what was shown."""
    name = scope.some(HANDLE)
    return _new(scope) + (";" if scope.chance(0.5) else "") if name is None or scope.chance(0.6) else name


def _read(scope: Scope) -> str:
    """What the ends so far have left behind."""
    log, owner, ref, cache = scope.some(LOG), scope.some(HANDLES), scope.some(REF), scope.some(CACHE)
    name = scope.some(HANDLE)
    looks = [f"len({log})", f"{owner}.alive"] + ([f"int({ref}() is None)"] if ref else [])
    looks += [f"len({cache})"] if cache else []
    looks += [f"len({name}.name)"] if name else []
    live = scope.some(DICT)
    looks += [f"len({live})"] if live else []
    if scope.chance(0.35):
        return f"print({scope.random.choice([*looks, log, f'{log}[-2:]'])})"
    if scope.chance(0.2):
        return f"{scope.bind(scope.fresh(), LIST)} = [len(e) for e in {log}]"
    return f"{scope.bind(scope.fresh(), INT)} = {scope.random.choice(looks)}"
