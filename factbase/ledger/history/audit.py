"""What the event log proves: that nobody changed it and that every record is what it says. And what was when."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import TYPE_CHECKING, Any

from factbase.errors import BadInputError, DatabaseError
from factbase.results import Finding
from factbase.store import event_log, reading_archive
from factbase.store.record_reader import states
from factbase.store.record_writer import KIND_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from factbase.vocabulary import Kind


def verify(connection: Connection) -> Iterator[Finding]:
    """Everything that does not fit: broken chains first, then records that differ from their history."""
    yield from _broken_chains(connection)
    for kind in KIND_ORDER:
        try:
            yield from _strangers(connection, kind)
        except DatabaseError as error:
            yield Finding("log", "", f"no further {kind.value} can be compared with its history: {error.message}")
    try:
        yield from _other_decisions(connection)
    except DatabaseError as error:
        yield Finding("log", "", f"no proposal can be compared with its history: {error.message}")


def refuse_unproven(connection: Connection) -> None:
    """See that a log which came with a file proves the records that came with it.

    Raises:
        BadInputError: it does not; the message is the first finding.
    """
    for finding in verify(connection):
        raise BadInputError(f"the file's event log does not hold: {finding.message}", hint=event_log.WITHOUT_LOG)


def _broken_chains(connection: Connection) -> Iterator[Finding]:
    """Each device's chain, up to its first break: what comes after a break proves nothing."""
    for device, rows in groupby(event_log.rows(connection), key=lambda row: bytes(row.device)):
        previous, expected = event_log.START, 1
        name = str(uuid.UUID(bytes=device))
        for row in rows:
            fault = _fault(row, previous, expected)
            if fault:
                yield Finding("log", name, f"the log of device {name} is broken at line {row.sequence}: {fault}")
                break
            previous, expected = bytes(row.hash), expected + 1


def _fault(row: Any, previous: bytes, expected: int) -> str:  # noqa: ANN401 - a row
    if row.sequence != expected:
        return f"lines {expected} to {row.sequence - 1} are missing"
    if bytes(row.previous_hash) != previous:
        return "it does not follow the line before it"
    if row.value is not None and event_log.value_hash(bytes(row.salt), row.value) != bytes(row.value_hash):
        return "its value was changed"
    if event_log.line_hash(row._mapping, previous) != bytes(row.hash):  # noqa: SLF001 - SQLAlchemy's public mapping
        return "it was changed"
    return ""


def _strangers(connection: Connection, kind: Kind) -> Iterator[Finding]:
    """Records that are not what the log says that they are, by identity."""
    logged = _replayed(connection, kind)
    there = states(connection, kind)
    said, stands = next(logged, None), next(there, None)
    while said or stands:
        if stands is None or (said and said[0].bytes < stands[0].bytes):
            assert said is not None
            if said[1] is not None:
                yield _finding(kind, said[0], "is gone, though nobody removed it")
            said = next(logged, None)
        elif said is None or stands[0].bytes < said[0].bytes:
            yield _finding(kind, stands[0], "is there, though nobody added it")
            stands = next(there, None)
        else:
            yield from _compared(kind, said[0], said[1], stands[1])
            said, stands = next(logged, None), next(there, None)


def _other_decisions(connection: Connection) -> Iterator[Finding]:
    """Proposals that were decided otherwise than the log says; one that is not held is none of them."""
    logged = list(event_log.decided_last(connection))
    stands = reading_archive.decisions(connection, [line.uid for line in logged])
    for line in logged:
        if line.uid in stands and stands[line.uid] != line.after:
            yield Finding("record", str(line.uid), f"proposal {line.uid} was decided past the log")


def _compared(kind: Kind, uid: uuid.UUID, said: dict[str, Any] | None, stands: dict[str, Any]) -> Iterator[Finding]:
    if said is None:
        yield _finding(kind, uid, "is there, though it was removed")
    elif said != stands:
        fields = sorted(name for name in said.keys() | stands.keys() if said.get(name) != stands.get(name))
        yield _finding(kind, uid, f"was changed past the log: {', '.join(fields)}")


def _finding(kind: Kind, uid: uuid.UUID, what: str) -> Finding:
    return Finding("record", str(uid), f"{kind.value} {uid} {what}")


def _replayed(connection: Connection, kind: Kind) -> Iterator[tuple[uuid.UUID, dict[str, Any] | None]]:
    """Each record that the log ever touched, as its lines leave it, by identity; `None` where it was removed."""
    for uid, lines in event_log.by_record(connection, kind):
        yield uid, fold(lines)


def fold(lines: Iterable[event_log.Line]) -> dict[str, Any] | None:
    """The state that the lines of one record leave, in their order; `None` if it is not there in the end."""
    found: dict[str, Any] | None = None
    for line in lines:
        if not line.field:
            found = None if line.after is None else dict(line.after)
        elif found is not None:
            if line.after is None:
                found.pop(line.field, None)
            else:
                found[line.field] = line.after
    return found


def as_of(connection: Connection, clock: int) -> list[event_log.Line]:
    """The record as it stood at a clock, as lines that add each of its records to an empty database."""
    return [
        event_log.Line(kind, uid, "", None, left)
        for kind in KIND_ORDER
        for uid, lines in event_log.by_record(connection, kind, until=clock)
        if (left := fold(lines)) is not None
    ]
