"""What training leaves, on disk: it comes back as it was, with the same bytes, or it is not loaded."""

from __future__ import annotations

import datetime
import io
import json
import os
import runpy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SCHEMA: dict[str, Any] = {"input": [], "output": []}
VALUES: list[Any] = [
    None,
    True,
    7,
    2**70,
    0.1,
    float("nan"),
    float("-inf"),
    "text",
    [1, (2, 3), {"a": {4}}],
    {1: "one", (2, 3): None},
    frozenset({1, 2}),
    range(1, 9, 2),
    datetime.date(2020, 1, 2),
    datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.UTC),
    np.float64(0.1),
    np.float32(0.1),
    np.int8(3),
    np.bool_(True),
    np.datetime64("2020-01-02T03", "h"),
    pd.Timestamp("2020-01-02 03:04:05.000000006", tz="UTC"),
    pd.Index(["a", "b"], name="levels"),
    pd.RangeIndex(1, 5),
    pd.Index([1.5, np.nan]),
    pd.Series({"age": 1.5, "pay": np.nan}, name="medians"),
    pd.Series(["a", None], dtype="string"),
    pd.Series(pd.Categorical(["a", None], categories=["b", "a"], ordered=True)),
    pd.Series([1, None], dtype="Int64"),
    pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [True, False]}, index=["i", "j"]),
    pd.DataFrame([[1, 2]], columns=["same", "same"]),
]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, other)
        return True
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
        return True
    if isinstance(one, pd.Index):
        pd.testing.assert_index_equal(one, other, exact=True)
        return True
    return type(one) is type(other) and (repr(one) == repr(other))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{type(value).__name__} {value!r}"[:40])
def test_small_values_come_back(service_modules: Any, value: Any) -> None:
    values = service_modules("model_values")
    text = json.dumps(values.stored(value), allow_nan=False)
    assert same(value, values.from_plain(json.loads(text)))


@pytest.mark.parametrize(
    "value",
    [
        object(),
        print,
        pd.Timestamp("2020-01-02", tz="Europe/Paris"),
        pd.Series([object()]),
        pd.MultiIndex.from_tuples([(1, 2)]),
        np.array([1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused(service_modules: Any, value: Any) -> None:
    values = service_modules("model_values")
    with pytest.raises(values.NotPlainError):
        values.stored(value)


def fitted(seed: int = 0) -> Any:
    chance = np.random.default_rng(seed)
    table = chance.normal(size=(60, 3))
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(table, table[:, 0] > 0)


def test_an_archive_has_the_same_bytes_for_the_same_estimator(service_modules: Any) -> None:
    archive = service_modules("model_archive")
    one, trusted = archive.pack(fitted())
    other, _ = archive.pack(fitted())
    different, _ = archive.pack(fitted(1))
    assert one == other != different
    asked = np.linspace(-1, 1, 12).reshape(4, 3)
    loaded = archive.unpack(one, trusted)
    assert np.array_equal(loaded.predict_proba(asked), fitted().predict_proba(asked))


class Own:
    """A type that skops does not know."""

    def __init__(self) -> None:
        self.rate = 0.5


def test_an_address_in_an_estimator_does_not_change_its_bytes(service_modules: Any) -> None:
    """scikit-learn keeps one in a vectoriser: it is another one in every process."""
    archive = service_modules("model_archive")
    texts = ["good fine", "bad sad", "fine day"]
    one, other = (TfidfVectorizer().fit(texts) for _ in range(2))
    other._stop_words_id = one._stop_words_id + 16
    content, trusted = archive.pack(one)
    assert archive.pack(other) == (content, trusted)
    loaded = archive.unpack(content, trusted)
    assert (loaded.transform(["fine sad"]) != one.transform(["fine sad"])).nnz == 0


def test_a_type_is_built_only_if_the_code_names_it(
    service_modules: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the model's own folder says is not asked: whoever writes the one can write the other."""
    store, trust = service_modules("model_store"), service_modules("model_trust")
    store.save(state_of(service_modules, model=Own()), tmp_path, schema=SCHEMA)
    with pytest.raises(store.ModelError, match="Own"):
        store.load(tmp_path)
    [named] = store.read_manifest(tmp_path)["files"]["model"]["types"]
    assert named.endswith(".Own")
    monkeypatch.setattr(trust, "TYPES", (named,))
    assert store.load(tmp_path).model.rate == 0.5


def test_accepting_writes_the_code(service_modules: Any, tmp_path: Path) -> None:
    store, trust = service_modules("model_store"), service_modules("model_trust")
    module = tmp_path / "model_trust.py"
    before = Path(trust.__file__).read_text(encoding="utf-8")
    module.write_text(before, encoding="utf-8")
    store.save(state_of(service_modules, model=Own()), tmp_path / "a", schema=SCHEMA)
    named = store.accept(tmp_path / "a", module)
    written = runpy.run_path(str(module))
    assert written["DIGEST"] == store.digest_of(tmp_path / "a")
    assert written["TYPES"] == named
    store.save(state_of(service_modules), tmp_path / "b", schema=SCHEMA)
    assert store.accept(tmp_path / "b", module) == ()
    again = module.read_text(encoding="utf-8")
    assert again.replace(store.digest_of(tmp_path / "b"), "") == before


def test_only_an_accepted_model_is_served(
    service_modules: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, trust = service_modules("model_store"), service_modules("model_trust")
    store.save(state_of(service_modules), tmp_path, schema=SCHEMA)
    with pytest.raises(store.ModelError, match=r"accept it with python -m \w+ accept-model"):
        store.require_accepted(tmp_path)
    store.require_accepted(tmp_path, [store.digest_of(tmp_path)])
    monkeypatch.setattr(trust, "DIGEST", store.digest_of(tmp_path))
    store.require_accepted(tmp_path)
    store.save(state_of(service_modules, charges_median=2.0), tmp_path, schema=SCHEMA)
    with pytest.raises(store.ModelError, match="is not the model"):
        store.require_accepted(tmp_path)


def test_a_version_that_is_not_of_the_content_is_refused(service_modules: Any, tmp_path: Path) -> None:
    store = service_modules("model_store")
    version = store.save(state_of(service_modules), tmp_path, schema=SCHEMA)
    place = tmp_path / "manifest.json"
    place.write_text(place.read_text().replace(version, "v2"))
    with pytest.raises(store.ModelError, match="not of its content"):
        store.version_of(tmp_path)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def array_of(shape: str, follows: bytes = b"") -> bytes:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + follows


def claimed(content: bytes, size: int) -> bytes:
    """Say in the directory that a member is larger than it is."""
    true = zipfile.ZipFile(io.BytesIO(content)).infolist()[0].file_size
    return content.replace(true.to_bytes(4, "little"), size.to_bytes(4, "little"))


BOMBS: dict[str, Callable[[], bytes]] = {
    "one large member": lambda: zipped(a=bytes(2_000_000)),
    "many members": lambda: zipped(**{f"m{at}": bytes(50_000) for at in range(200)}),
    "a claimed size": lambda: claimed(zipped(a=b"12345678901"), 2**32 - 2),
    "an array without its values": lambda: zipped(**{"a.npy": array_of("(100000000000,)")}),
    "an array of another size": lambda: zipped(**{"a.npy": array_of("(2,)", bytes(8))}),
    "a negative shape": lambda: zipped(**{"a.npy": array_of("(-1,)", bytes(8))}),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_an_archive_that_is_larger_than_it_seems_is_not_unpacked(
    service_modules: Any, monkeypatch: pytest.MonkeyPatch, content: Callable[[], bytes]
) -> None:
    limits = service_modules("model_limits")
    monkeypatch.setattr(limits, "FREE_BYTES", 100_000)
    with pytest.raises(limits.OversizedError):
        limits.check_archive(content())


def test_members_beyond_the_limit(service_modules: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = service_modules("model_limits")
    monkeypatch.setattr(limits, "MEMBERS", 3)
    limits.check_archive(zipped(a=b"1", b=b"2", c=b"3"))
    with pytest.raises(limits.OversizedError, match="members"):
        limits.check_archive(zipped(a=b"1", b=b"2", c=b"3", d=b"4"))


def test_a_fitted_archive_is_within_the_limits(service_modules: Any) -> None:
    content, _ = service_modules("model_archive").pack(fitted())
    service_modules("model_limits").check_archive(content)


@pytest.mark.parametrize("shape", ["(100000000000,)", "(1, 1)", "()"])
def test_an_array_that_asks_for_more_than_follows(service_modules: Any, shape: str) -> None:
    limits = service_modules("model_limits")
    with pytest.raises(limits.OversizedError, match="another size"):
        limits.check_array(array_of(shape))
    limits.check_array(array_of("(1, 1)", bytes(8)))


def test_no_type_is_as_large_as_it_says(service_modules: Any) -> None:
    values = service_modules("model_values")
    with pytest.raises(values.NotPlainError):
        values.from_plain({"$": "scalar", "dtype": "V2000000000", "is": 2_000_000_000})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(service_modules: Any, tmp_path: Path) -> None:
    store = service_modules("model_store")
    store.save(state_of(service_modules), tmp_path, schema=SCHEMA)
    (tmp_path / "model.npy").unlink()
    os.mkfifo(tmp_path / "model.npy")
    with pytest.raises(store.ModelError, match="no plain file"):
        store.load(tmp_path)


def test_a_file_beyond_the_limit_is_not_read(
    service_modules: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, limits = service_modules("model_store"), service_modules("model_limits")
    store.save(state_of(service_modules), tmp_path, schema=SCHEMA)
    with (tmp_path / "model.npy").open("r+b") as file:
        file.truncate(2**40)
    monkeypatch.setattr(limits, "FILE_BYTES", 100_000)
    with pytest.raises(store.ModelError, match="more than 100000 bytes"):
        store.load(tmp_path)


def state_of(service_modules: Any, **changes: Any) -> Any:
    parts = {"charges_median": 1.5, "payment_levels": pd.Index(["a"]), "scaler": None, "model": np.eye(2)}
    return service_modules("serving").State(**{**parts, **changes})


def test_a_state_comes_back_with_a_version_of_its_own(service_modules: Any, tmp_path: Path) -> None:
    store = service_modules("model_store")
    version = store.save(state_of(service_modules), tmp_path / "a", schema=SCHEMA)
    again = store.save(state_of(service_modules), tmp_path / "b", schema=SCHEMA)
    other = store.save(state_of(service_modules, charges_median=2.0), tmp_path / "c", schema=SCHEMA)
    assert version == again == store.version_of(tmp_path / "a") != other
    assert np.array_equal(store.load(tmp_path / "a").model, np.eye(2))
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_what_would_need_a_pickle_is_not_saved(service_modules: Any, tmp_path: Path) -> None:
    store = service_modules("model_store")
    with pytest.raises(store.ModelError, match="model can't be stored without a pickle"):
        store.save(state_of(service_modules, model=lambda row: row), tmp_path / "a", schema=SCHEMA)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("file", ["charges_median.json", "model.npy", "schema.json"])
def test_a_changed_file_is_not_loaded(service_modules: Any, tmp_path: Path, file: str) -> None:
    store = service_modules("model_store")
    store.save(state_of(service_modules), tmp_path, schema=SCHEMA)
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(content + b" ")
    with pytest.raises(store.ModelError, match="not what the manifest says"):
        store.load(tmp_path), store.read_schema(tmp_path)


def test_a_file_outside_the_folder_is_not_read(service_modules: Any, tmp_path: Path) -> None:
    store = service_modules("model_store")
    store.save(state_of(service_modules), tmp_path / "model", schema=SCHEMA)
    place = tmp_path / "model" / "manifest.json"
    changed = json.loads(place.read_text().replace('"model.npy"', '"../model.npy"'))
    changed["version"] = store._digest_of(changed)[: store.VERSION]
    place.write_text(json.dumps(changed))
    with pytest.raises(store.ModelError, match="outside"):
        store.load(tmp_path / "model")
