"""Asking the flags, through OpenFeature: which release gets which bucket."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from {{ cookiecutter.package }}.routing.bucket import BUCKETS
from {{ cookiecutter.package }}.service import logs

DOMAIN = "routing"
RELEASE, SHADOW = "release", "shadow"
POLL_MILLISECONDS = 20
_BEFORE, _AFTER = -1, BUCKETS
"""Buckets that nobody is in: the first gets any candidate, the last always stable."""


@dataclass(frozen=True)
class Choice:
    """What the flags say about one bucket."""

    release: str
    is_candidate: bool
    metadata: Mapping[str, Any]
    is_default: bool
    """Whether the flags had no answer, so that the code's own one stands here."""


class Flags:
    """Evaluates the two flags. Whatever fails there, ``default`` is the answer."""

    def __init__(self, provider: Any, default: str = "") -> None:
        """Raises what the provider raises where it does not come up."""
        from openfeature import api
        from openfeature.evaluation_context import EvaluationContext
        from openfeature.event import ProviderEvent

        self.default = default
        """The stable release that serves now."""
        self.fault = ""
        """What the provider says is wrong."""
        self._context: Callable[..., Any] = EvaluationContext
        # Waits until it is ready; older versions of the SDK always did.
        start: Any = getattr(api, "set_provider_and_wait", api.set_provider)
        start(provider, DOMAIN)
        self._client: Any = api.get_client(DOMAIN)
        self._client.add_handler(ProviderEvent.PROVIDER_ERROR, self._failed)
        self._client.add_handler(ProviderEvent.PROVIDER_READY, self._recovered)
        self._client.add_handler(
            ProviderEvent.PROVIDER_CONFIGURATION_CHANGED, self._recovered
        )

    def choice(self, bucket: int, key: str = "") -> Choice:
        """Return which release gets a bucket."""
        found = self._details(RELEASE, self.default, bucket, key)
        is_candidate = found.variant == "candidate"
        metadata = found.flag_metadata or {}
        return Choice(found.value, is_candidate, metadata, bool(found.error_code))

    def stable(self) -> Choice:
        """Return what is chosen for a bucket that no share reaches: stable."""
        return self.choice(_AFTER)

    def candidate(self) -> str:
        """Return the release that may get traffic beside stable; empty: there is none."""
        choice = self.choice(_BEFORE)
        return choice.release if choice.is_candidate else self.shadow()

    def shadow(self) -> str:
        """Return the release that gets copies; empty: there is none."""
        value: str = self._details(SHADOW, "", _AFTER, "").value
        return value

    def basis_points(self) -> int:
        """Return the candidate's share as the rules give it, found by halving."""
        low, high = 0, BUCKETS
        while low < high:
            middle = (low + high) // 2
            if self.choice(middle).is_candidate:
                low = middle + 1
            else:
                high = middle
        return low

    def _details(self, flag: str, default: str, bucket: int, key: str) -> Any:
        context = self._context(targeting_key=key, attributes={"bucket": bucket})
        return self._client.get_string_details(flag, default, context)

    def _failed(self, details: Any) -> None:
        self.fault = "the provider of the flags reports an error"
        logs.write("error", "flags failed", code=str(details.error_code))

    def _recovered(self, _details: Any) -> None:
        self.fault = ""


def provider_of_file(path: Path) -> Any:
    """Return flagd's provider for a file. Raises ImportError without the extra."""
    from openfeature.contrib.provider.flagd import FlagdProvider
    from openfeature.contrib.provider.flagd.config import ResolverType

    # Versions differ in which of the two they poll by.
    os.environ.setdefault("FLAGD_OFFLINE_POLL_MS", str(POLL_MILLISECONDS))
    return FlagdProvider(
        resolver_type=ResolverType.FILE,
        offline_flag_source_path=str(path),
        deadline_ms=POLL_MILLISECONDS,
    )


def provider_of_words(words: str) -> Any:
    """Call ``module:factory``. Raises ValueError where there is no such thing."""
    module, _, name = words.partition(":")
    try:
        factory = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        raise ValueError(f"--provider: there is no {words} to import") from None
    return factory()
