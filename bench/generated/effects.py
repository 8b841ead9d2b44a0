"""Random expressions whose evaluation does something, as they stand in the last lines of cells."""

from __future__ import annotations

from bench.generated.expressions import expression
from bench.generated.scope import CHANGER, DICT, INT, ITER, LIST, NULLARY, OBJECT, STR, Scope

CLIENT, METER, GROUPS, RECORDER = "client", "meter", "groups", "recorder"


def effect_setup(scope: Scope) -> str:
    """What last lines change: a client, an object that counts its uses, a default dict, a function with a registry."""
    return scope.random.choice([_client, _meter, _meter, _groups, _recorder, _reader])(scope)


def last_line(scope: Scope) -> str:
    """An expression with an effect; sometimes its value is not shown."""
    forms = [*_of_containers(scope), *_of_things(scope)]
    if not forms:
        name = scope.bind(scope.fresh(("items", "queue")), LIST)
        return f"{name} = [3, 1, 2]\n{name}.pop()"
    form = scope.random.choice(forms)
    if scope.chance(0.1):
        return f"display({form})"
    return form + (";" if scope.chance(0.3) else "")


def _of_containers(scope: Scope) -> list[str]:
    rows, table, value = scope.some(LIST), scope.some(DICT), expression(scope, INT, 1)
    key, iterator = expression(scope, STR, 2), scope.some(ITER)
    forms = [f"next({iterator}, 0)", f"[*{iterator}]", f"sum({iterator})"] if iterator else []
    if rows:
        forms += [
            f"{rows}.pop()",
            f"{rows}.append({value})",
            f"{rows}.insert(0, {value})",
            f"{rows}.pop(0) + 1",
        ]
        forms += [
            f"len({rows}) + {rows}.pop()",
            f"{rows}.__setitem__(0, {value})",
            f"({rows}.append({value}), {value})",
        ]
        forms += [f"[{rows}.append(e) for e in (1, 2)]", f"{rows}.append({value}) or {rows}"]
    if table:
        forms += [
            f"{table}.setdefault({key}, {value})",
            f"{table}.pop({key}, None)",
            f"{table}.update(z={value})",
        ]
        forms += [
            f"{table}.setdefault('log', []).append({value})",
            f"{table}.setdefault({key}, {value}) == {value}",
        ]
    return forms


def _of_things(scope: Scope) -> list[str]:
    value = expression(scope, INT, 1)
    client, meter, groups, recorder = (scope.some(kind) for kind in (CLIENT, METER, GROUPS, RECORDER))
    nullary, changer, thing = scope.some(NULLARY), scope.some(CHANGER), scope.some(OBJECT)
    forms = [f"{nullary}()"] if nullary else []
    forms += [f"{changer}({expression(scope, LIST, 1)})"] if changer else []
    forms += [f"{thing}.put({value}).value", f"{thing}.kept.append({value})"] if thing else []
    if client:
        forms += [
            f"{client}.submit({value})",
            f"{client}.submit({value})['job']",
            f"len({client}.flush())",
            f"{client}.flush()",
        ]
    if meter:
        forms += [f"{meter}.reading", f"{meter}", f"{meter}[{value}]", f"{meter} + {value}", f"len({meter})"]
        forms += [f"{value} in {meter}", f"{meter} == {value}", f"-{meter}", f"f'{{{meter}}}'", f"[*{meter}]"]
        forms += [
            f"{meter}()",
            f"not {meter}",
            f"({meter}.reading, {value})",
            f"[{meter}, {meter}]",
            f"{meter} < {value}",
        ]
        forms += [
            f"{meter}.reading if {value} > 2 else {meter}",
            f"[{meter}][0]",
            f"str({meter})",
            f"{{'m': {meter}}}",
        ]
    if groups:
        forms += [
            f"{groups}[{value}]",
            f"{groups}['k']",
            f"{groups}[{value}].append(1)",
            f"len({groups}['new'])",
        ]
    if recorder:
        forms += [
            f"{recorder}({value})",
            f"{recorder}({value}) + 1",
            f"[{recorder}(e) for e in (1, 2)]",
            f"print({recorder}({value}))",
        ]
        forms += [
            f"({recorder}({value}), None)[1]",
            f"{recorder}({value}) and {recorder}(0)",
            f"list(map({recorder}, [1, 2]))",
        ]
    return forms


def _client(scope: Scope) -> str:
    name = scope.bind(scope.fresh(("client", "queue", "api")), CLIENT)
    sent = expression(scope.child(job=INT), INT, 1)
    return (
        "class Client:\n    def __init__(self):\n        self.jobs = []\n        self.sent = 0\n"
        "    def submit(self, job):\n        self.jobs.append(job)\n        self.sent += 1\n"
        f"        return {{'job': self.sent, 'size': {sent}}}\n"
        "    def flush(self):\n        done, self.jobs = self.jobs, []\n        return done\n"
        "    def __repr__(self):\n        return f'Client {self.sent}'\n"
        f"{name} = Client()"
    )


_USES = {
    "    @property\n    def reading(self):\n        return self.use('reading')": "",
    "    def __repr__(self):\n        return f'Meter {self.use(1)}'": "",
    "    def __getitem__(self, key):\n        if key > 5:\n            raise IndexError(key)\n        return self.use(key)": "",
    "    def __add__(self, other):\n        return self.use('add') + other": "",
    "    def __len__(self):\n        return self.use('len')": "",
    "    def __contains__(self, one):\n        return self.use('in') % 2 == 0": "",
    "    def __eq__(self, other):\n        return self.use('eq') == other": "",
    "    def __lt__(self, other):\n        return self.use('lt') < other": "",
    "    def __neg__(self):\n        return -self.use('neg')": "",
    "    def __call__(self):\n        return self.use('call')": "",
    "    def __iter__(self):\n        return iter([self.use('iter')])": "",
    "    def __format__(self, how):\n        return str(self.use('format'))": "",
}


def _meter(scope: Scope) -> str:
    """Every use of it counts: on itself, on its class, or in a list of the notebook's."""
    name = scope.bind(scope.fresh(("meter", "probe", "gauge")), METER)
    uses = scope.bind(scope.fresh(("uses", "journal")), LIST)
    count = scope.random.choice(
        [
            "self.count += 1\n        return self.count",
            "Meter.count += 1\n        return Meter.count",
            f"{uses}.append(1)\n        return len({uses})",
        ]
    )
    methods = "\n".join(method for method in _USES if scope.chance(0.8))
    return f"{uses} = []\nclass Meter:\n    count = 0\n    def use(self, what):\n        {count}\n{methods}\n{name} = Meter()"


def _groups(scope: Scope) -> str:
    name = scope.bind(scope.fresh(("groups", "buckets")), GROUPS)
    made = scope.random.choice(["list", "list", "lambda: [0]"])
    return f"from collections import defaultdict\n{name} = defaultdict({made})"


def _recorder(scope: Scope) -> str:
    """A function that changes a container of the notebook's, or rebinds a number, and may say so."""
    store, name = scope.fresh(("store", "seen", "registry")), scope.fresh(("record", "register", "tick"))
    value = expression(scope.child(x=INT), INT, 1)
    said = "    print('got', x)\n" if scope.chance(0.3) else ""
    scope.bind(name, RECORDER)
    if scope.chance(0.3):
        scope.bind(store, INT)
        return f"{store} = 0\ndef {name}(x):\n    global {store}\n    {store} += x\n{said}    return {store}"
    if scope.chance(0.3):
        scope.bind(store, DICT)
        return f"{store} = {{}}\ndef {name}(x):\n    {store}[str(x)] = {value}\n{said}    return len({store})"
    scope.bind(store, LIST)
    return f"{store} = []\ndef {name}(x):\n    {store}.append(x)\n{said}    return len({store}) + {value}"


def _reader(scope: Scope) -> str:
    """A later look at what was counted."""
    kind, forms = scope.random.choice(
        [(CLIENT, (".sent", ".jobs")), (METER, (".count", ".count")), (GROUPS, ("", ".keys()"))]
    )
    thing = scope.some(kind)
    if thing is None:
        return "print('none')"
    looks = [f"len({thing})" if kind == GROUPS else f"{thing}.count" if kind == METER else f"{thing}.sent"]
    looks.append(f"sorted(map(str, {thing}{forms[1]}))" if kind != METER else f"{thing}.count + 1")
    look = scope.random.choice(looks)
    if scope.chance(0.4) or "sorted" in look:
        return f"print({look})"
    return f"{scope.bind(scope.fresh(), INT)} = {look}"
