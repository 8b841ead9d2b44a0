"""What the contract of a service and its staging runs show. Without a service, nothing of it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from promote_checks.gate.check import Verdict
from promote_checks.ledger.digest import digest
from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.files import digest_of, in_scope
from promote_checks.review.looks import matrix, parts
from promote_checks.review.material import Material

NO_SERVICE = "no service in this project (there is no contract.json)"
SERVED = ("src/*", "model/*", "pyproject.toml", "promotion.json", "constraints.txt", "contract.json")
"""What a staging run puts to the test; its evidence names the digest of these files in ``project.digest``."""
_LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum", "const", "pattern", "format"}
)
_VERDICTS: Mapping[str, Verdict] = {"pass": "pass", "fail": "fail", "skip": "skip", "error": "error"}


def schema(material: Material) -> Evidence:
    """The contract types every input of a prediction; in full only if it also says which values are possible."""
    contract = material.project.contract
    if contract is None:
        return not_checked(NO_SERVICE)
    inputs = dict(_inputs(contract))
    if not inputs:
        return parts.files(material, "fail", "POST /predict describes no inputs", "contract.json")
    untyped = sorted(name for name, one in inputs.items() if not {"type", "enum", "const"} & one.keys())
    if untyped:
        return parts.files(material, "fail", f"without a type: {', '.join(untyped)}", "contract.json")
    free = sorted(
        name for name, one in inputs.items() if not _LIMITS & one.keys() and one.get("type") != "boolean"
    )
    seen = parts.files(material, "pass", f"{len(inputs)} inputs are typed", "contract.json")
    return replace(seen, gap=f"no range or list of values for: {', '.join(free)}") if free else seen


def compatible(material: Material) -> Evidence:
    """Clients of the last contract can use this one."""
    return parts.gate(material, "contract") if material.project.has_service else not_checked(NO_SERVICE)


def staging(code: str) -> Callable[[Material], Evidence]:
    """A look at one check of the last staging run of these very files."""

    def look(material: Material) -> Evidence:
        return _staged(material, code)

    return look


def performance(material: Material) -> Evidence:
    """Latency, throughput and memory of the service; where there is none, seconds and memory of the runs."""
    if material.project.has_service:
        return _staged(material, "performance")
    seen = matrix.cost(material)
    return replace(seen, gap="there is no service to serve anything yet") if seen.verdict == "pass" else seen


def _staged(material: Material, code: str) -> Evidence:
    if not material.project.has_service:
        return not_checked(NO_SERVICE)
    if not material.staging:
        return not_checked("no staging run yet (staging/evidence-*.json)")
    last = material.staging[-1]
    if _of(last.get("project")).get("digest") != digest_of(in_scope(material.files, SERVED)):
        return not_checked("the last staging run was of other files than these")
    found = [one for one in last.get("checks", ()) if _of(one).get("code") == code]
    verdict = _VERDICTS.get(str(found[0].get("verdict"))) if found else None
    if verdict is None:
        return not_checked(f"the last staging run says nothing about {code}")
    return Evidence(
        verdict=verdict,
        summary=f"{code}: {found[0].get('summary', '')}",
        command=("promote", "stage", "."),
        looked_at=(code,),
        sha256=digest(found[0]),
    )


def _inputs(contract: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and schema of every property of the body of ``POST .../predict``."""
    for path, methods in _of(contract.get("paths")).items():
        if path.endswith("/predict"):
            body = _resolved(contract, _of(_of(_of(methods).get("post")).get("requestBody")))
            for media in _of(body.get("content")).values():
                whole = _resolved(contract, _of(_of(media).get("schema")))
                for name, one in _of(whole.get("properties")).items():
                    yield name, _resolved(contract, _of(one))


def _resolved(contract: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow one reference inside the document."""
    reference = node.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return node
    found: Any = contract
    for word in reference[2:].split("/"):
        found = _of(found).get(word)
    return _of(found)


def _of(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, Mapping) else {}
