"""What was learned from rows before they were divided."""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.flow.events import Flow, Learned, Split


def learned_before_split(flow: Flow, kind: str) -> Iterator[tuple[Learned, Split]]:
    """Each thing of a kind that went into a split, with the first split; learned from those very rows."""
    seen = set()
    for split in flow.splits:
        for rows in split.inputs:
            for one in rows.learned:
                unsplit = one.data.role == "" and not one.data.fold and not rows.fold
                # For a cross-validation, rows of a training part are all the rows that it divides.
                divided = split.kind != "cross-validation" and rows.role == "train"
                shared = one.data.lineage & rows.lineage
                if one.kind == kind and unsplit and shared and not divided and one.node not in seen:
                    seen.add(one.node)
                    yield one, split
