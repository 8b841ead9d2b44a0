"""Pickles are compared without the name of the notebook's own module."""

from __future__ import annotations

import pickle

import pytest

from promote_checks.probe.canonical import digest
from promote_checks.probe.canonical_core import OWN
from promote_checks.probe.pickled_bytes import pickle_digest


def pickled(module: str, protocol: int, held: int = 3) -> bytes:
    kind = type("Model", (), {"__module__": module, "__qualname__": "Model"})
    made = kind()
    made.held = held
    with pytest.MonkeyPatch.context() as patch:
        import sys
        import types

        known = types.ModuleType(module)
        known.Model = kind  # type: ignore[attr-defined]
        patch.setitem(sys.modules, module, known)
        return pickle.dumps([made, kind], protocol=protocol)


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("promote_checks.probe.canonical_core.OWN", OWN | {"churn", "__main__"})
    monkeypatch.setattr("promote_checks.probe.pickled_bytes.OWN", OWN | {"churn", "__main__"})


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_only_the_module_may_differ(protocol: int) -> None:
    notebook, package = pickled("__main__", protocol), pickled("churn", protocol)
    assert notebook != package
    assert digest(notebook) == digest(package) != digest(pickled("churn", protocol, held=4))
    assert digest(notebook) != digest(pickled("elsewhere", protocol))


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x04__main__.", b"plain", pickle.dumps([1, 2])])
def test_other_bytes_are_compared_as_they_are(data: bytes) -> None:
    assert pickle_digest(data) == ""
