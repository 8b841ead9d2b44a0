"""What the summary says of a script's web application, and of the package's."""

from __future__ import annotations

from promote_checks.proof.result import EndpointProof

_MOST = 8


def counted_answers(proof: EndpointProof | None) -> str:
    """For the first line: ``, 111 of 111 answers equal``."""
    if proof is None or proof.fault:
        return ""
    accepted = f" ({len(proof.accepted)} accepted)" if proof.accepted else ""
    return f", {proof.equal} of {proof.asked} answers equal{accepted}"


def endpoints(proof: EndpointProof | None) -> list[str]:
    """Return what was asked, and what came back otherwise; nothing where there is no application."""
    if proof is None:
        return []
    if proof.fault:
        return [f"The web application was not compared: {proof.fault}"]
    lines = [f"The web application was asked {proof.asked} requests: {proof.equal} answers are the same"]
    lines += _listed("different", [one.name for one in proof.different])
    lines += _listed("accepted", [one.name for one in proof.accepted])
    lines += _listed("not proven, since the script itself answers otherwise each time", proof.varying)
    lines += _listed("accepted, and not different", proof.idle)
    lines += [f"  {note}" for note in proof.notes]
    if proof.different:
        lines.append("  if an answer is meant to differ: --accept 'NAME'")
    return lines


def _listed(word: str, names: list[str] | tuple[str, ...]) -> list[str]:
    shown = [f"    {name}" for name in names[:_MOST]]
    rest = [f"    ... and {len(names) - _MOST} more"] if len(names) > _MOST else []
    return [f"  {word} ({len(names)}):", *shown, *rest] if names else []
