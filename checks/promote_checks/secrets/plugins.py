"""detect-secrets' own shapes, without the network client that it imports first.

Its plugins import requests, two thirds of what importing them costs, to ask a service whether a secret is still
valid. Nothing here asks. So while they are imported, a stand-in takes its place that hands everything over to the real
module the moment somebody looks into it. ``importlib.util.LazyLoader`` would do, but up to Python 3.12 a plain
``import`` wakes it.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_PLUGINS = (
    ("an AWS access key", "aws", "AWSKeyDetector"),
    ("an Azure storage key", "azure_storage_key", "AzureStorageKeyDetector"),
    ("a Cloudant password", "cloudant", "CloudantDetector"),
    ("a Discord token", "discord", "DiscordBotTokenDetector"),
    ("a GitHub token", "github_token", "GitHubTokenDetector"),
    ("a GitLab token", "gitlab_token", "GitLabTokenDetector"),
    ("a Mailchimp key", "mailchimp", "MailchimpDetector"),
    ("an npm token", "npm", "NpmDetector"),
    ("an API key", "openai", "OpenAIDetector"),
    ("a PyPI token", "pypi_token", "PypiTokenDetector"),
    ("a SendGrid key", "sendgrid", "SendGridDetector"),
    ("a Slack token", "slack", "SlackDetector"),
    ("a SoftLayer key", "softlayer", "SoftlayerDetector"),
    ("a Square secret", "square_oauth", "SquareOAuthDetector"),
    ("a Stripe key", "stripe", "StripeDetector"),
    ("a Telegram token", "telegram_token", "TelegramBotTokenDetector"),
    ("a Twilio key", "twilio", "TwilioKeyDetector"),
)
"""Kind, module and class. Left out: addresses of machines, and what goes by names or entropy alone, which is done here."""


@functools.cache
def plugin_shapes() -> tuple[tuple[str, str], ...]:
    """Kind and pattern of each shape that detect-secrets knows."""
    with _put_off("requests"):
        return tuple(
            (kind, _source(pattern))
            for kind, module, name in _PLUGINS
            for pattern in getattr(import_module(f"detect_secrets.plugins.{module}"), name)().denylist
        )


def _source(pattern: re.Pattern[str]) -> str:
    """The pattern with its flags in it, so that it can be sent as text; not in the middle of a longer word."""
    flags = "".join(
        letter for letter, flag in (("i", re.IGNORECASE), ("x", re.VERBOSE)) if pattern.flags & flag
    )
    inner = pattern.pattern + ("\n" if "x" in flags else "")
    return f"(?<![0-9A-Za-z])(?{flags}:{inner})" if flags else f"(?<![0-9A-Za-z])(?:{inner})"


class _StandIn(ModuleType):
    """A module that is imported when somebody wants something of it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def _put_off(name: str) -> Iterator[None]:
    """Within the block an import of ``name`` costs nothing; what others import later is the real module."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = stand_in = _StandIn(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
