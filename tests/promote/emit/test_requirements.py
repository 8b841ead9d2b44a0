"""What the package declares: by what the run loaded, never by the name of a module."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small

from promote.emit.requirements import Needed, closure, requirements
from promote.plan.carried import Carried
from promote_checks.observe.observation import Environment, Observation

REQUIRES = {
    "pandas": [
        'numpy>=1; python_version >= "3.9"',
        'openpyxl; extra == "excel"',
        'tzdata; python_version < "3"',
    ],
    "openpyxl": ["et_xmlfile"],
    "et-xmlfile": [],
    "numpy": [],
    "ipykernel": ["psutil", "comm>=0.1"],
    "a": ["b"],
    "b": ["a"],
    "c": ["a"],
}


def needed(
    source: str,
    *,
    modules: dict[str, str] | None = None,
    loaded: tuple[str, ...] = (),
    addresses: dict[str, str] | None = None,
    in_place: dict[str, str] | None = None,
) -> Needed:
    """What a package of one module needs."""
    environment = Environment(
        "python",
        "3.11.7",
        modules=modules or {},
        loaded=dict.fromkeys(loaded, "1.0"),
        requires=REQUIRES,
        addresses=addresses or {},
    )
    small = Small(("x = 1",))
    plan = small.plan(Observation(environment=environment), carried=Carried(in_place=in_place or {}))
    return requirements({"load.py": source}, plan)


PANDAS = {"pandas": "pandas"}


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        (("pandas", "numpy"), ("pandas",)),
        (("pandas", "openpyxl", "et_xmlfile"), ("pandas", "openpyxl")),
        (("pandas", "et_xmlfile"), ("pandas", "et_xmlfile")),
        (("pandas", "tzdata"), ("pandas", "tzdata")),
        (("pandas", "psutil", "comm", "ipykernel"), ("pandas",)),
        (("pandas", "a", "b"), ("pandas", "a")),
        (("pandas", "a", "b", "c"), ("pandas", "c")),
        ((), ("pandas",)),
    ],
)
def test_what_others_load_is_declared(loaded: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert needed("import pandas", modules=PANDAS, loaded=loaded).names == expected


def test_extras_count_only_where_they_are_asked_for() -> None:
    environment = Environment("python", "3.11.7", requires=REQUIRES)
    assert closure(["pandas"], environment) == {"pandas", "numpy"}
    assert closure(["pandas[excel]>=2"], environment) == {"pandas", "numpy", "openpyxl", "et-xmlfile"}


def test_nothing_is_guessed_from_the_name_of_a_module() -> None:
    found = needed("try:\n    import cupy\nexcept ImportError:\n    import numpy", modules={"numpy": "numpy"})
    assert found.names == ("numpy",)
    assert found.unknown == ("cupy",)
    assert "cupy" in found.notes[0]


def test_a_module_that_stays_in_place_is_no_distribution() -> None:
    found = needed("import scorer", in_place={"scorer": "it is compiled"})
    assert found == Needed((), ("scorer",))


def test_a_shared_name_belongs_to_its_submodule() -> None:
    modules = {"google": "protobuf", "google.cloud.storage": "google-cloud-storage"}
    assert needed("from google.cloud import storage", modules=modules).names == ("google-cloud-storage",)


def test_what_came_from_an_address() -> None:
    addresses = {"tool": "hg+ssh:tools/tool@abc", "own": "file:data/own"}
    modules = {"tool": "tool", "own": "own"}
    found = needed("import tool, own", modules=modules, loaded=("tool", "own"), addresses=addresses)
    assert found.names == ("tool @ hg+ssh:tools/tool@abc",)
    assert found.unknown == ("own",)
    assert "data/own" not in "".join(found.notes)


def test_without_a_run_the_table_of_names_decides_and_the_rest_is_a_guess() -> None:
    plan = Small(("x = 1",)).plan(None)
    found = requirements({"load.py": "import sklearn, some_thing, os"}, plan)
    assert found.names == ("scikit-learn", "some-thing")
    assert len(found.notes) == 1
    assert "some_thing" in found.notes[0]
