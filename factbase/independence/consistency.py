"""Judgements about claims that cannot all be right, with the path that shows it.

They are inconsistent where a claim implies both sides of a contradiction, or where a pair is judged `same` or
`implies` both positively, directly or by what follows, and negatively.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.independence.claim_links import CONTRADICTS, IMPLIES, SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factbase.independence.attribution import Id


class JudgedLink(NamedTuple):
    """A judgement about a pair of claims."""

    subject: Id
    relation: str
    target: Id
    positive: bool


# Steps by claim: the judgements that lead on from it, each with the claim that it leads to.
_Steps = dict["Id", list[tuple["Id", JudgedLink]]]


def inconsistencies(judgements: Iterable[JudgedLink]) -> list[tuple[JudgedLink, ...]]:
    """Return the judgements that contradict each other, a shortest path for each contradiction and each negative.

    Args:
        judgements: all positive and negative judgements about some claims; relations that are context are ignored.

    Returns:
        For each inconsistency the positive judgements that lead to it, in order, and at the end the contradiction or
        the negative judgement that they run against. Empty where the judgements are consistent.
    """
    rows = list(judgements)
    onward, backward = _implications(rows)
    paths = (_path_against(row, onward, backward) for row in rows)
    return [path for path in paths if path]


def _path_against(row: JudgedLink, onward: _Steps, backward: _Steps) -> tuple[JudgedLink, ...]:
    """Return the path of judgements that runs against one, which comes last; empty where none does."""
    if row.positive and row.relation == CONTRADICTS:
        return _from_common_premise(row, backward)
    if row.positive or row.relation not in {SAME, IMPLIES}:
        return ()
    forth = _shortest_path(row.subject, row.target, onward)
    # `same` holds in both directions, so a negative `same` is only contradicted by a circle of implications.
    back = _shortest_path(row.target, row.subject, onward) if row.relation == SAME else []
    return () if forth is None or back is None else (*forth, *back, row)


def _from_common_premise(contradiction: JudgedLink, backward: _Steps) -> tuple[JudgedLink, ...]:
    """Return the paths from a claim to both sides of a contradiction, the nearest such claim."""
    to_subject = _paths(contradiction.subject, backward)
    to_target = _paths(contradiction.target, backward)
    # A single such claim is enough, and the nearest one gives the shortest explanation.
    premises = to_subject.keys() & to_target.keys()
    if not premises:
        return ()
    nearest = min(premises, key=lambda claim: (len(to_subject[claim]) + len(to_target[claim]), str(claim)))
    # The paths were found against the direction of implication.
    return (*to_subject[nearest][::-1], *to_target[nearest][::-1], contradiction)


def _implications(rows: Iterable[JudgedLink]) -> tuple[_Steps, _Steps]:
    onward: _Steps = {}
    backward: _Steps = {}
    for row in rows:
        if row.positive and row.relation in {SAME, IMPLIES}:
            for tail, head in _directions(row):
                onward.setdefault(tail, []).append((head, row))
                backward.setdefault(head, []).append((tail, row))
    return onward, backward


def _directions(row: JudgedLink) -> Iterator[tuple[Id, Id]]:
    # Implication runs from the subject to the target; `same` runs back as well.
    yield row.subject, row.target
    if row.relation == SAME:
        yield row.target, row.subject


def _shortest_path(start: Id, end: Id, steps: _Steps) -> list[JudgedLink] | None:
    return _paths(start, steps).get(end)


def _paths(start: Id, steps: _Steps) -> dict[Id, list[JudgedLink]]:
    """Return a shortest path to each claim that steps lead to, the empty one to the start itself."""
    paths: dict[Id, list[JudgedLink]] = {start: []}
    queue = [start]
    for claim in queue:
        for head, row in steps.get(claim, ()):
            if head not in paths:
                paths[head] = [*paths[claim], row]
                queue.append(head)
    return paths
