"""The models that one service holds, each loaded once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from {{ cookiecutter.package }} import model_store, serving
from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.answers import Answer, answers_of, encoded
from {{ cookiecutter.package }}.service.columns import Column, column_of
from {{ cookiecutter.package }}.service.decoding import Decoder, Row
from {{ cookiecutter.package }}.service.errors import RefusedError
from {{ cookiecutter.package }}.service.frames import Framer

Scope = MutableMapping[str, Any]
"""A request as ASGI describes it: path, headers, ..."""
Choose = Callable[[Scope], str]
"""Request -> version of the model that answers it."""

EXCLUDED: Any = getattr(serving, "RowExcluded", ())
"""What ``serving`` raises for rows that the model was not made for."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """One version: its fitted state, and what it takes."""

    version: str
    state: Any
    columns: tuple[Column, ...]
    decoder: Decoder
    framer: Framer

    def predict(self, rows: Sequence[Row]) -> list[Answer]:
        """Answer rows. Raises RefusedError for those that have no answer."""
        if not rows:
            return []
        frame = self.framer.frame(rows)
        try:
            predicted = serving.predict(frame, self.state)
        except EXCLUDED as excluded:
            row = min(map(int, excluded.positions), default=0)
            raise RefusedError("row_excluded", str(excluded.reason), row=row) from None
        return answers_of(predicted, len(rows))

    def try_predict(self, rows: Sequence[Row]) -> list[Answer]:
        """Answer rows, whatever the model's own code raises about them.

        That code says only that it failed. Whether the row is at fault is found out by
        asking about the example: if that has an answer, the service is well.
        """
        try:
            return self.predict(rows)
        except RefusedError:
            raise
        except Exception as error:  # Whatever: the model's code is not ours.
            logs.fault("prediction failed", error, model=self.version)
            code = "unprocessable_row" if self.is_well() else "internal"
            raise RefusedError(code) from error

    def warm_up(self) -> None:
        """Predict once, so that the first client does not wait for what is lazy."""
        try:
            self.predict([self.example])
        except RefusedError as refused:
            # The path was gone through all the same.
            if refused.code not in ("row_excluded", "not_finite_answer"):
                raise

    def is_well(self) -> bool:
        """Say whether the example has an answer."""
        well = False
        with contextlib.suppress(Exception):
            self.warm_up()
            well = True
        return well

    @property
    def example(self) -> Row:
        """The row that the schema gives as an example, as it comes out of a body."""
        row = {column.name: column.example for column in self.columns}
        return self.decoder.one(encoded(row))[0]


@dataclass(frozen=True)
class Models:
    """All versions, and who is asked."""

    versions: Mapping[str, Model]
    default: str
    choose: Choose | None = None
    """Shadow runs and ramps hang in here; without it the default answers."""

    def chosen(self, scope: Scope) -> Model:
        """Return the model for a request."""
        return self.versions[self.choose(scope) if self.choose else self.default]


def load_models(
    folders: Sequence[Path], choose: Choose | None = None, *, digests: Collection[str] = ()
) -> Models:
    """Load each folder once; the first holds the default version.

    Raises ``model_store.ModelError`` for whatever is not as its manifest says, and for a
    model that neither ``model_trust`` nor ``digests`` names.
    """
    for folder in folders:
        model_store.require_accepted(folder, digests)
    loaded = [load_model(folder) for folder in folders]
    versions = {model.version: model for model in loaded}
    if len(versions) < len(loaded):
        raise model_store.ModelError("two folders hold the same version of the model")
    return Models(versions, loaded[0].version, choose)


def load_model(folder: Path) -> Model:
    """Load one version."""
    schema = model_store.read_schema(folder)
    columns = tuple(column_of(described) for described in schema["input"])
    return Model(
        version=model_store.version_of(folder),
        state=model_store.load(folder),
        columns=columns,
        decoder=Decoder(columns),
        framer=Framer(columns),
    )
