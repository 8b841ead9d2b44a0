"""The run asks the network.

Why: what it gets may be another thing tomorrow, or nothing; CI and production often have no way out, and a run that
waits for a server hangs.

Mend: fetch the data once, in a step of its own, into a file with a checksum; let the notebook read the file. Where it
must ask, give a timeout (EN004) and make the address a parameter.

Example:

    rates = pd.read_csv("https://example.org/rates.csv")

Asking for a name counts, even if nobody answers. Connections to this machine count where the notebook names it; those
that libraries make among their own processes do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "EN007"
NAME = "network-used"
SEVERITY: Severity = "warning"
HINT = "fetch it once into a file with a checksum, and read that"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ()

_NUMBERS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*::?[0-9a-fA-F:]*")
_LOCAL = re.compile(r"127(\.\d{1,3}){3}|localhost|::1|0\.0\.0\.0|::")


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Each host once, where it was asked first."""
    local = any(_LOCAL.search(text) for text in evidence.literals if "127." in text or "localhost" in text)
    seen: set[str] = set()
    for statement in evidence.first.observation.statements:
        hosts = [one for one in _hosts(statement.network) if local or not _LOCAL.fullmatch(one)]
        new = [one for one in hosts if one not in seen]
        seen.update(hosts)
        if new:
            place = Place(statement.cell, statement.line, statement.column)
            yield Hit(place, f"the run asks the network: {', '.join(new[:3])}")


def _hosts(addresses: Sequence[str]) -> list[str]:
    """Hosts without ports; numbers only where no name was asked for."""
    hosts = list(dict.fromkeys(one.rpartition(":")[0] for one in addresses))
    names = [one for one in hosts if not _NUMBERS.fullmatch(one)]
    return names or hosts
