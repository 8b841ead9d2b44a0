"""Random statements about state that outlives a call: class counters, mutable defaults, caches, function attributes."""

from __future__ import annotations

from bench.generated.expressions import expression
from bench.generated.scope import INT, LIST, UNARY, Scope

TRACKER, TRACKED, CACHED, COUNTED, IDS, BASE = "tracker", "tracked", "cached", "counted", "ids", "base"


def counter(scope: Scope) -> str:
    """One statement that makes such state, uses it, or looks at it."""
    makers = [_tracker, _counted, _cached, _memo, _remembers, _ids, _subclasses, _single]
    users = [_use_tracker, _use_tracker, _use_counted, _use_cached, _use_ids]
    return scope.random.choice(makers if scope.chance(0.4) else users)(scope)


def _bound(scope: Scope, source: str) -> str:
    if scope.chance(0.25):
        return f"print({source})"
    return f"{scope.bind(scope.fresh(), INT)} = {source}"


def _tracker(scope: Scope) -> str:
    """A class that counts its instances, in several ways, and remembers in a default."""
    name = scope.bind(scope.fresh(("Tracker", "Job", "Node")), TRACKER)
    count = scope.random.choice([f"{name}.total += 1", "type(self).total += 1", f"{name}.bump()"])
    value = expression(scope.child(v=INT), INT, 1)
    return (
        f"class {name}:\n    total = 0\n    seen = []\n    by_id = {{}}\n    def __init__(self, v):\n        {count}\n"
        f"        self.seen.append(v)\n        self.number = {name}.total\n        self.by_id[self.number] = {value}\n"
        f"    def __repr__(self):\n        return f'{name} {{self.number}}'\n"
        f"    def hit(self, x, into=[]):\n        into.append(x)\n        self.hits = getattr(self, 'hits', 0) + 1\n"
        f"        return len(into)\n    @classmethod\n    def bump(cls):\n        cls.total += 1\n        return cls.total\n"
        f"    @staticmethod\n    def known():\n        return len({name}.by_id)"
    )


def _use_tracker(scope: Scope) -> str:
    owner, value = scope.some(TRACKER), expression(scope, INT, 1)
    if owner is None:
        return _tracker(scope)
    thing = scope.some(TRACKED)
    if thing is None or scope.chance(0.3):
        return f"{scope.bind(scope.fresh(('job', 'node', 'one')), TRACKED)} = {owner}({value})"
    forms = [
        f"{owner}.total",
        f"{thing}.number",
        f"{thing}.hit({value})",
        f"{owner}.bump()",
        f"{owner}.known()",
    ]
    forms += [f"len({owner}.seen)", f"{thing}.total", f"{owner}({value}).number", f"{owner}.hit({thing}, 1)"]
    if scope.chance(0.2):
        return scope.random.choice(
            [
                f"{owner}.total = 0",
                f"{thing}.total = 9",
                f"{owner}.seen = []",
                f"{owner}.seen.clear()",
                f"{thing}.hit({value})",
            ]
        )
    return _bound(scope, scope.random.choice(forms))


def _counted(scope: Scope) -> str:
    """A function with a counter on itself."""
    name = scope.bind(scope.fresh(("counted", "visit")), COUNTED)
    value = expression(scope.child(x=INT), INT, 1)
    return f"def {name}(x):\n    {name}.calls += 1\n    return {value} + {name}.calls\n{name}.calls = 0"


def _use_counted(scope: Scope) -> str:
    name, value = scope.some(COUNTED), expression(scope, INT, 1)
    if name is None:
        return _counted(scope)
    if scope.chance(0.1):
        return f"{name}.calls = {value}"
    return _bound(
        scope, scope.random.choice([f"{name}({value})", f"{name}.calls", f"sum(map({name}, [1, 2]))"])
    )


def _cached(scope: Scope) -> str:
    """A cache of the library around a function that says when it computes."""
    name = scope.bind(scope.fresh(("slow", "lookup")), CACHED)
    deco = scope.random.choice(["@lru_cache(maxsize=None)", "@lru_cache", "@lru_cache(maxsize=2)", "@cache"])
    value = expression(scope.child(x=INT), INT, 1)
    said = "    print('computing', x)\n" if scope.chance(0.6) else ""
    return f"from functools import cache, lru_cache\n{deco}\ndef {name}(x):\n{said}    return {value}"


def _memo(scope: Scope) -> str:
    """The same by hand."""
    name = scope.bind(scope.fresh(("slow", "area")), UNARY)
    value = expression(scope.child(x=INT), INT, 1)
    target = scope.bind(scope.fresh(), INT)
    return (
        "def memo(fn):\n    known = {}\n    def inner(x):\n        if x not in known:\n            known[x] = fn(x)\n"
        "        inner.asked += 1\n        return known[x]\n    inner.known = known\n    inner.asked = 0\n    return inner\n"
        f"@memo\ndef {name}(x):\n    print('computing', x)\n    return {value}\n{target} = {name}(3) + {name}(3) + len({name}.known)"
    )


def _use_cached(scope: Scope) -> str:
    name, value = scope.some(CACHED), expression(scope, INT, 1)
    if name is None:
        return _cached(scope)
    if scope.chance(0.15):
        return f"{name}.cache_clear()"
    forms = [f"{name}({value})", f"{name}(3)", f"{name}.cache_info().misses", f"{name}.cache_info().currsize"]
    return _bound(scope, scope.random.choice(forms))


def _remembers(scope: Scope) -> str:
    name, value = (
        scope.bind(scope.fresh(("remember", "collect")), UNARY),
        expression(scope.child(x=INT), INT, 1),
    )
    return f"def {name}(x, into={{}}):\n    into[x] = {value}\n    return len(into)"


def _ids(scope: Scope) -> str:
    """A counter of itertools, on its own or in a class."""
    if scope.chance(0.5):
        return f"import itertools\n{scope.bind(scope.fresh(('ids', 'numbers')), IDS)} = itertools.count(1)"
    name = scope.bind(scope.fresh(("Ticket", "Event")), TRACKER)
    return (
        f"import itertools\nclass {name}:\n    _ids = itertools.count()\n    total = 0\n    seen = []\n"
        "    def __init__(self, v):\n        self.number = next(self._ids)\n    def __repr__(self):\n"
        "        return f'ticket {self.number}'\n    def hit(self, x):\n"
        "        return next(self._ids)\n    @classmethod\n    def bump(cls):\n        cls.total += 1\n        return cls.total"
    )


def _use_ids(scope: Scope) -> str:
    name = scope.some(IDS)
    return _bound(scope, f"next({name})") if name else _ids(scope)


def _subclasses(scope: Scope) -> str:
    """Classes or functions that register when they are defined."""
    kinds, base = scope.bind(scope.fresh(("kinds", "plugins")), LIST), scope.fresh(("Base", "Plugin"))
    if scope.chance(0.5):
        return (
            f"{kinds} = []\ndef registered(fn):\n    {kinds}.append(len(fn.__name__))\n    return fn\n"
            f"@registered\ndef step_a(x):\n    return x + len({kinds})\n@registered\ndef step_bcd(x):\n    return x * 2"
        )
    return (
        f"{kinds} = []\nclass {base}:\n    def __init_subclass__(cls):\n        {kinds}.append(len(cls.__name__))\n"
        f"class First({base}):\n    pass\nclass Second({base}):\n    made = len({kinds})"
    )


def _single(scope: Scope) -> str:
    """One instance for all, made at the first use."""
    name, target = scope.fresh(("Single", "Settings")), scope.bind(scope.fresh(), INT)
    return (
        f"class {name}:\n    _one = None\n    def __new__(cls):\n        if cls._one is None:\n"
        "            cls._one = super().__new__(cls)\n            cls._one.uses = 0\n        cls._one.uses += 1\n"
        f"        return cls._one\n    def __repr__(self):\n        return f'{name} {{self.uses}}'\n{target} = {name}().uses + {name}().uses"
    )
