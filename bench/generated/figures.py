"""Random statements that draw with pyplot: on the current figure, on axes, in functions and in loops."""

from __future__ import annotations

from bench.generated.expressions import expression
from bench.generated.scope import INT, LIST, Scope

FIGURE, AXES, DRAWER = "figure", "axes", "drawer"


def figure(scope: Scope) -> str:
    """What makes or changes a figure."""
    if "plt" not in scope.imported:
        scope.imported.add("plt")
        return "import matplotlib.pyplot as plt"
    rows, value = expression(scope, LIST, 1), expression(scope, INT, 1)
    axes, drawer = scope.some(AXES), scope.some(DRAWER)
    forms = [
        f"plt.plot([1, 2, *{rows}])",
        f"plt.plot([{value}, 3], label='line')",
        f"plt.bar([1, 2], [3, {value}])",
    ]
    forms += [
        "plt.figure(figsize=(3, 2))",
        f"plt.title('t %s' % {value})",
        "plt.xlabel('x')",
        "plt.grid(True)",
    ]
    forms += [
        f"plt.scatter([1, 2], [2, {value}])",
        f"plt.axhline({value})",
        "plt.close()",
        f"plt.text(1, 1, str({value}))",
    ]
    forms += [
        f"plt.plot([{value}, 1])\nplt.ylabel('y')",
        f"plt.ylim(0, 9 + abs({value}))",
        "plt.rcParams['lines.linewidth'] = 3",
    ]
    forms += [
        f"for n in range(2):\n    plt.figure()\n    plt.plot([n, {value}])",
        "plt.plot([1, 4])\nplt.show()",
    ]
    if axes:
        forms += [
            f"{axes}.plot([1, {value}])",
            f"{axes}.set_title('a')",
            f"{axes}.plot([3, 1], label='late')",
        ]
    if drawer:
        forms += [f"{drawer}({value})"] * 3
    if scope.chance(0.25):
        return _subplots(scope) if scope.chance(0.6) else _drawer(scope)
    return scope.random.choice(forms)


def figure_line(scope: Scope) -> str:
    """The last line of a cell that draws."""
    if "plt" not in scope.imported:
        return figure(scope)
    value, axes, fig = expression(scope, INT, 1), scope.some(AXES), scope.some(FIGURE)
    forms = [
        "plt.ylim(0, 9)",
        f"plt.xlim(-1, {value} + 20)",
        "plt.xticks([0, 1, 2])",
        "plt.yticks([0, 2], ['a', 'b'])",
    ]
    forms += [
        "plt.ylim()",
        "plt.legend()",
        "plt.gcf()",
        "plt.gca()",
        "plt.show()",
        "plt.tight_layout()",
        "plt.grid()",
    ]
    forms += [
        f"plt.plot([1, {value}])",
        f"plt.title('last {value}')",
        "plt.xscale('log')",
        "plt.figure()",
        "plt.plot([1, 2])[0]",
    ]
    forms += [f"plt.plot([{value}]), plt.ylim(0, 3)", "plt.gca().set_xlim(0, 4)", "plt.gca().get_ylim()"]
    if axes:
        forms += [
            f"{axes}.set_xlim(0, 5)",
            f"{axes}.set_ylim(-1, {value} + 20)",
            f"{axes}",
            f"{axes}.get_xlim()",
            f"{axes}.legend()",
        ]
        forms += [f"{axes}.set_xticks([0, 1])", f"{axes}.set_ylim(top=7)"]
    forms += [fig, f"{fig}.suptitle('s')"] if fig else []
    if scope.chance(0.1):
        low = scope.bind(scope.fresh(), INT)
        return f"{low} = int(plt.ylim()[0])"
    return scope.random.choice(forms) + (";" if scope.chance(0.25) else "")


def _subplots(scope: Scope) -> str:
    fig, axes = scope.fresh(("fig", "figure")), scope.fresh(("ax", "axes"))
    scope.bind(fig, FIGURE)
    scope.bind(axes, AXES)
    drawn = f"{axes}.plot([1, 2, {expression(scope, INT, 1)}])"
    return f"{fig}, {axes} = plt.subplots(figsize=(3, 2))\n{drawn}"


def _drawer(scope: Scope) -> str:
    name = scope.bind(scope.fresh(("draw", "plot")), DRAWER)
    value = expression(scope.child(x=INT), INT, 1)
    new = "    plt.figure()\n" if scope.chance(0.4) else ""
    back = scope.random.choice(["return plt.gca()", "return x", "plt.title('drawn')", "plt.show()"])
    return f"def {name}(x):\n{new}    plt.plot([x, 1, {value}])\n    {back}"
