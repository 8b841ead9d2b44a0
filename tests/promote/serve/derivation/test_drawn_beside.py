"""Figures beside the data: they are no state, and looking at them changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("matplotlib")

if TYPE_CHECKING:
    from tests.promote.serve.derivation.conftest import Derived

DRAWN = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
REST = "\ny = df['y']\nX = df[['z']]"


@pytest.mark.parametrize(
    "middle",
    [
        "fig, ax = plt.subplots(1, 2)\ndf['x'].hist(ax=ax[0])\ndf['z'].hist(ax=ax[1])",
        "fig, ax = plt.subplots(2, 2)\nfor a, c in zip(ax.ravel(), df.columns):\n    a.set_title(c)\ndf['z'].hist(ax=ax[1, 1])",
        "fig, axes = plt.subplots()\nheld = {'axes': [axes]}\nassert plt.gcf() is fig\ndf['z'].hist(ax=held['axes'][0])",
        "class Panel:\n    pass\np = Panel()\np.fig, p.ax = plt.subplots()\nassert plt.gcf() is p.fig\ndf['z'].hist(ax=p.ax)",
        "lines = plt.plot(df['z'])\nassert plt.gca() is lines[0].axes",
        "axes = df.hist()\nfig = plt.gcf()\nassert axes.ravel()[0].figure is fig",
    ],
)
def test_a_figure_stays_the_current_one(derived: Callable[[str], Derived], middle: str) -> None:
    found = derived(DRAWN + middle + REST)
    assert found.source.name == "df"
    assert "plt" not in found.text


def test_a_name_that_is_bound_again_unread_is_another_table(derived: Callable[[str], Derived]) -> None:
    found = derived("import io\ntext = df.to_csv(index=False)\ndf = pd.read_csv(io.StringIO(text))" + REST)
    assert found.source.name == "df"
    assert found.trace.steps[found.source.statement].text.startswith("df = pd.read_csv")
