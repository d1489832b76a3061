"""Changes as data: every use case is a list of lines, and one function applies them, forwards or backwards.

What an event did and what takes it back are the same kind of thing, so undo, redo and import need no code of
their own beyond choosing the lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from factbase.errors import ConflictError
from factbase.store import profiles, reading_archive, references
from factbase.store.event_log import decided_of, records_of
from factbase.store.record_reader import state, states
from factbase.store.record_writer import KIND_ORDER, SHAPES, Rows
from factbase.vocabulary import Kind, Relation

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from factbase.store.event_log import Decided, Line, LogLine

_PAIR_RELATIONS = {Relation.POSSIBLY_SAME.value, Relation.DISTINCT_FROM.value, Relation.SYNDICATES.value}
_MOVES_FIGURES = {
    Kind.SOURCE: {"kind", "identity"},
    Kind.DOCUMENT: {"publisher", "authors", "own_record"},
    Kind.ATTRIBUTION: {"claim", "source", "document", "stance", "basis", "status", "held", "relays"},
}


class _Sorted(NamedTuple):
    adds: dict[Kind, list[tuple[uuid.UUID, dict[str, Any]]]]
    sets: dict[tuple[Kind, uuid.UUID], dict[str, Any]]
    drops: dict[Kind, list[tuple[uuid.UUID, dict[str, Any]]]]


def apply(connection: Connection, lines: Sequence[LogLine], *, now: datetime) -> set[int]:
    """Make the lines true: add, then set, then drop, each kind in an order that keeps every reference whole.

    Lines about proposals go last, and are passed over where the proposal is not held: an export has the log, but not
    what was proposed.

    Returns:
        The keys of the claims whose figures may have changed, and that are still there.
    """
    sorted_lines = _sort(records_of(lines))
    rows = Rows(connection, now)
    touched = _touched(connection, rows, sorted_lines)
    for kind in KIND_ORDER:
        if sorted_lines.adds.get(kind):
            rows.add(kind, sorted_lines.adds[kind])
    for (kind, uid), fields in sorted_lines.sets.items():
        rows.change(kind, uid, fields)
    touched |= _touched(connection, rows, sorted_lines, after=True)
    for kind in reversed(KIND_ORDER):
        if sorted_lines.drops.get(kind):
            touched -= _drop(connection, rows, kind, [uid for uid, _ in sorted_lines.drops[kind]])
    for line in decided_of(lines):
        reading_archive.decide(connection, line.uid, line.after)
    return touched


def expect(connection: Connection, lines: Sequence[LogLine]) -> None:
    """See that everything still stands as the lines found it, before they are applied.

    Raises:
        ConflictError: somebody changed one of the records since, built on one that would go, or decided otherwise.
    """
    records = records_of(lines)
    _expect_unchanged(connection, records)
    _expect_nothing_built_on_them(connection, _sort(records))
    _expect_undecided(connection, decided_of(lines))


def _expect_undecided(connection: Connection, lines: Sequence[Decided]) -> None:
    found = reading_archive.decisions(connection, [line.uid for line in lines])
    for line in lines:
        if line.uid in found and found[line.uid] != line.before:
            raise ConflictError(
                f"the proposal “{line.about['text']}” was decided otherwise since",
                hint="look at it in its document, and decide it there",
            )


def _expect_nothing_built_on_them(connection: Connection, lines: _Sorted) -> None:
    """What somebody added since may name what would go: without it a relayer would look like an origin."""
    going = {kind: {uid for uid, _ in gone} for kind, gone in lines.drops.items()}
    for kind, uids in going.items():
        for pointer in references.pointing(connection, kind, uids):
            if pointer.uid in going.get(pointer.kind, ()) or _lets_go(lines, pointer):
                continue
            stands = f"{pointer.kind.value.replace('_', ' ')} {pointer.uid}"
            raise ConflictError(
                f"{stands} was built on it since: {kind.value} {pointer.target} would go, which it names as"
                f" {pointer.field}",
                hint=f"remove that {pointer.kind.value.replace('_', ' ')} first, or leave it as it is",
            )


def _lets_go(lines: _Sorted, pointer: references.Pointer) -> bool:
    changed = lines.sets.get((pointer.kind, pointer.uid), {})
    return pointer.field in changed and str(pointer.target) not in json.dumps(changed[pointer.field])


def _expect_unchanged(connection: Connection, lines: Iterable[Line]) -> None:
    by_record: defaultdict[tuple[Kind, uuid.UUID], list[Line]] = defaultdict(list)
    for line in lines:
        by_record[line.kind, line.uid].append(line)
    for kind in KIND_ORDER:
        wanted = [uid for of, uid in by_record if of is kind]
        found = dict(states(connection, kind, wanted))
        for uid in wanted:
            for line in by_record[kind, uid]:
                _expect(line, found.get(uid))


def _expect(line: Line, found: dict[str, Any] | None) -> None:
    now = found if not line.field else (found or {}).get(line.field)
    if now != line.before:
        what = f"{line.kind.value} {line.uid}" + (f", {line.field}" if line.field else "")
        raise ConflictError(f"{what}: it was changed since", hint="look at it with `history`, and change it by hand")


def _sort(lines: Sequence[Line]) -> _Sorted:
    found = _Sorted(defaultdict(list), defaultdict(dict), defaultdict(list))
    for line in lines:
        if line.field:
            found.sets[line.kind, line.uid][line.field] = line.after
        elif line.after is not None:
            found.adds[line.kind].append((line.uid, line.after))
        else:
            found.drops[line.kind].append((line.uid, line.before))
    return found


def _drop(connection: Connection, rows: Rows, kind: Kind, uids: list[uuid.UUID]) -> set[int]:
    """Drop records; gives back the keys of claims that went."""
    keys = list(rows.keys(SHAPES[kind].row, (str(uid) for uid in uids)).values())
    if kind is Kind.CLAIM:
        profiles.forget(connection, keys)
    elif kind is Kind.SOURCE:
        profiles.forget_units(connection, keys)
    rows.drop(kind, uids)
    return set(keys) if kind is Kind.CLAIM else set()


# -------------------------------------------------------------------------------------- which claims are touched


def _touched(connection: Connection, rows: Rows, lines: _Sorted, *, after: bool = False) -> set[int]:
    """Claims that the lines touch, as the database stands: asked before and after adding and setting."""
    claims = {entry["claim"] for _, entry in (*lines.adds[Kind.ATTRIBUTION], *lines.drops[Kind.ATTRIBUTION])}
    touched = set(rows.keys(SHAPES[Kind.CLAIM].row, claims).values())
    moved = [
        (kind, uid, fields)
        for (kind, uid), fields in lines.sets.items()
        if fields.keys() & _MOVES_FIGURES.get(kind, frozenset())
    ]
    for kind, uid, _ in moved:
        touched |= _touched_by(connection, rows, kind, uid)
    relations = lines.adds[Kind.SOURCE_RELATION] if after else lines.drops[Kind.SOURCE_RELATION]
    for _, entry in relations:
        touched |= _touched_by_relation(connection, rows, entry)
    return touched


def _touched_by(connection: Connection, rows: Rows, kind: Kind, uid: uuid.UUID) -> set[int]:
    if kind is Kind.ATTRIBUTION:
        found = state(connection, kind, uid)
        return {rows.key(SHAPES[Kind.CLAIM].row, found["claim"])} if found else set()
    key = rows.key(SHAPES[kind].row, str(uid))
    if kind is Kind.SOURCE:
        return profiles.claims_of_sources(connection, [key])
    return profiles.claims_of_documents(connection, [key])


def _touched_by_relation(connection: Connection, rows: Rows, entry: dict[str, Any]) -> set[int]:
    ends = list(rows.keys(SHAPES[Kind.SOURCE].row, (entry["subject"], entry["object"])).values())
    if entry["relation"] not in _PAIR_RELATIONS:
        return profiles.claims_of_sources(connection, ends)
    # A doubt about a pair matters only where both of the pair speak.
    left, right = (profiles.claims_of_sources(connection, [end]) for end in ends)
    return left & right
