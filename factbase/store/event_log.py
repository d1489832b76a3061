"""The event log: append-only, one chain of hashes per device.

A *line* is one field of one record before and after; the field "" stands for the record as a whole. The lines of
one event share its number, which is the sequence of its first line. The hash of a line covers the hash of its
salted value, so that a value can be purged one day and the chain still verifies.

What a person decided of a proposal is a line too (`Decided`), though a proposal is no record: such a line has no kind.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, and_, func, insert, select, union

from factbase.errors import BadInputError, DatabaseError
from factbase.model import Attribution, Change, ChangeAbout, ChangeRecord, Claim
from factbase.store.plain import batched, table
from factbase.vocabulary import Decision, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

CHANGE = table(Change)
_ABOUT, _CLAIM, _ATTRIBUTION = table(ChangeAbout), table(Claim), table(Attribution)
START = bytes(32)
_SEPARATOR = b"\x1f"
_DECISION = "decision"
WITHOUT_LOG = "nothing was changed; without its `change` lines the file can be imported as records"


class Line(NamedTuple):
    """One field of one record, before and after; `None` is not there (a record) or the default (a field)."""

    kind: Kind
    uid: uuid.UUID
    field: str
    before: Any
    after: Any

    @property
    def inverse(self) -> Line:
        """The line that takes this one back."""
        return self._replace(before=self.after, after=self.before)


class Decided(NamedTuple):
    """What became of a proposal, before and after; `None` is an open one (see `readings.decisions` for the rest).

    `about` says what was proposed, so that the log can tell it where the proposal is not held, as in a database that
    was restored from an export: its `text`, and the id of the `document` that it stands in.
    """

    uid: uuid.UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    about: dict[str, str]

    @property
    def kind(self) -> None:
        """None: it is no record."""
        return

    @property
    def inverse(self) -> Decided:
        """The line that takes this one back."""
        return self._replace(before=self.after, after=self.before)


LogLine = Line | Decided


def records_of(lines: Iterable[LogLine]) -> list[Line]:
    """Those lines that are about records, in their order."""
    return [line for line in lines if isinstance(line, Line)]


def decided_of(lines: Iterable[LogLine]) -> list[Decided]:
    """Those lines that are about proposals, in their order."""
    return [line for line in lines if isinstance(line, Decided)]


class Author(NamedTuple):
    """Who changes something, and on which device."""

    device: uuid.UUID
    analyst: str


class Event(NamedTuple):
    """The head of one event."""

    device: uuid.UUID
    number: int
    clock: int
    analyst: str
    operation: str
    target: int | None
    key: int  # where it stands in this database's order


def clock_at(now: datetime, last: int) -> int:
    """A hybrid logical clock: milliseconds since 1970 in the upper bits, a counter below, never falling back."""
    return max(int(now.timestamp() * 1000) << 16, last + 1)


def newest_key(connection: Connection) -> int:
    """Where the newest line stands in this database's order, 0 for none: another one means that something changed."""
    return connection.execute(select(func.max(CHANGE.c.id))).scalar() or 0


def last_clock(connection: Connection) -> int:
    """The clock of the newest line of the database, 0 for none."""
    return connection.execute(select(CHANGE.c.clock).order_by(CHANGE.c.id.desc()).limit(1)).scalar() or 0


def append(  # noqa: PLR0913 - an event has this many parts
    connection: Connection,
    author: Author,
    operation: str,
    lines: Sequence[LogLine],
    *,
    now: datetime,
    target: int | None = None,
) -> int:
    """Write one event, after its lines were applied; its number, which is the sequence of its first line."""
    last_key = newest_key(connection)
    last = connection.execute(
        select(CHANGE.c.sequence, CHANGE.c.hash)
        .where(CHANGE.c.device == author.device.bytes)
        .order_by(CHANGE.c.event.desc(), CHANGE.c.sequence.desc())
        .limit(1)
    ).first()
    sequence, previous = (last[0], bytes(last[1])) if last else (0, START)
    event = sequence + 1
    head = {
        "device": author.device.bytes,
        "event": event,
        "clock": clock_at(now, last_clock(connection)),
        "analyst": author.analyst,
        "operation": operation,
        "target": target,
    }
    rows = []
    for step, line in enumerate(lines, start=1):
        row = head | {"id": last_key + step, "sequence": sequence + step} | _content(line)
        row["previous_hash"], previous = previous, line_hash(row, previous)
        row["hash"] = previous
        rows.append(row)
    for chunk in batched(rows, 5_000):
        connection.execute(insert(CHANGE), chunk)
    owners = _owners(lines) | _claims_of(connection, [line.uid for line in lines if line.kind is Kind.ATTRIBUTION])
    _remember(connection, last_key + 1, owners - {line.uid for line in lines})
    return event


# ------------------------------------------------------------------------------------- whose history it belongs to

_OWNERS = {
    Kind.ATTRIBUTION: ("claim",),
    Kind.ASSESSMENT: ("claim",),
    Kind.CLAIM_LINK: ("subject", "object"),
    Kind.SOURCE_RELATION: ("subject", "object"),
}


def _owners(lines: Iterable[LogLine]) -> set[uuid.UUID]:
    """The records to whose history lines belong beside that of their own record, as far as the lines say it."""
    found: set[uuid.UUID] = set()
    for line in lines:
        if isinstance(line, Decided):
            found.add(uuid.UUID(line.about["document"]))
        elif not line.field:
            fields = line.after or line.before
            found.update(uuid.UUID(fields[name]) for name in _OWNERS.get(line.kind, ()))
        elif line.field == "claim":
            found.update(uuid.UUID(claim) for claim in (line.before, line.after))
    return found


def _claims_of(connection: Connection, attributions: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for chunk in batched(uid.bytes for uid in attributions):
        statement = select(_CLAIM.c.uid).distinct().join(_ATTRIBUTION, _ATTRIBUTION.c.claim_id == _CLAIM.c.id)
        rows = connection.execute(statement.where(_ATTRIBUTION.c.uid.in_(chunk))).scalars()
        found.update(uuid.UUID(bytes=raw) for raw in rows)
    return found


def _remember(connection: Connection, key: int, owners: Iterable[uuid.UUID]) -> None:
    for chunk in batched(sorted(owners), 5_000):
        connection.execute(insert(_ABOUT), [{"uid": owner.bytes, "change_id": key} for owner in chunk])


def _content(line: LogLine) -> dict[str, Any]:
    salt = os.urandom(16)
    said: list[Any] = [line.before, line.after]
    if isinstance(line, Decided):
        named: dict[str, Any] = {"kind": None, "uid": line.uid.bytes, "field": _DECISION}
        said.append(line.about)
    else:
        named = {"kind": line.kind.value, "uid": line.uid.bytes, "field": line.field}
    value = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return named | {"value": value, "salt": salt, "value_hash": value_hash(salt, value)}


def value_hash(salt: bytes, value: str | None) -> bytes:
    """SHA-256 of the salted value."""
    return hashlib.sha256(salt + (b"" if value is None else value.encode())).digest()


def line_hash(row: Any, previous: bytes) -> bytes:  # noqa: ANN401 - a row mapping
    """SHA-256 of all that a line says and of the hash of the line before it on the same device."""
    said = (row["sequence"], row["event"], row["clock"], row["analyst"], row["operation"], row["target"])
    about = (row["kind"], row["uid"] and bytes(row["uid"]).hex(), row["field"])
    text = json.dumps([*said, *about], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(
        _SEPARATOR.join((previous, bytes(row["device"]), text.encode(), bytes(row["value_hash"])))
    ).digest()


# ----------------------------------------------------------------------------------------------------- reading


def _event(row: Row[Any]) -> Event:
    return Event(uuid.UUID(bytes=row.device), row.event, row.clock, row.analyst, row.operation, row.target, row.id)


def newest_event(connection: Connection, device: uuid.UUID, *, before: int | None = None) -> Event | None:
    """The newest event of a device, or the newest one before event `before`."""
    statement = (
        select(CHANGE)
        .where(CHANGE.c.device == device.bytes)
        .order_by(CHANGE.c.event.desc(), CHANGE.c.sequence.desc())
        .limit(1)
    )
    if before is not None:
        statement = statement.where(CHANGE.c.event < before)
    row = connection.execute(statement).first()
    return _event(row) if row else None


def event_lines(connection: Connection, device: uuid.UUID, number: int, *, limit: int | None = None) -> list[LogLine]:
    """The lines of one event, in their order; the first `limit` of them."""
    mine = (CHANGE.c.device == device.bytes, CHANGE.c.event == number)
    rows = connection.execute(select(CHANGE).where(*mine).order_by(CHANGE.c.sequence).limit(limit))
    return [line_of(row) for row in rows]


def count_lines(connection: Connection, event: Event) -> int:
    """How many lines an event has."""
    statement = select(func.max(CHANGE.c.sequence)).where(
        CHANGE.c.device == event.device.bytes, CHANGE.c.event == event.number
    )
    return int(connection.execute(statement).scalar_one()) - event.number + 1


def reversals(connection: Connection, device: uuid.UUID, *, since: int) -> list[Event]:
    """The undo and redo events of a device from an event on, newest first."""
    rows = connection.execute(
        select(CHANGE)
        .where(CHANGE.c.device == device.bytes, CHANGE.c.event >= since, CHANGE.c.sequence == CHANGE.c.event)
        .where(CHANGE.c.operation.in_(("undo", "redo")))
        .order_by(CHANGE.c.event.desc())
    )
    return [_event(row) for row in rows]


def line_of(row: Any) -> LogLine:  # noqa: ANN401 - a row
    """The line that a row of the log holds.

    Raises:
        DatabaseError: its value was damaged.
    """
    try:
        if row.kind is None:
            return _decided(row)
        before, after = json.loads(row.value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        hint = "`factbase verify` says what is hurt; restore it from a backup"
        raise DatabaseError(f"line {row.sequence} of the log cannot be read", hint=hint) from error
    return Line(Kind(row.kind), uuid.UUID(bytes=row.uid), row.field, before, after)


def _decided(row: Any) -> Decided:  # noqa: ANN401 - a row
    if row.field != _DECISION:
        raise ValueError(f"a line about no record says {row.field!r}")
    before, after, about = json.loads(row.value)
    for known in (before, after):
        _see_decision(known or {"decision": Decision.OPEN.value})
    document = str(uuid.UUID(about["document"]))
    return Decided(uuid.UUID(bytes=row.uid), before, after, {"document": document, "text": str(about["text"])})


def _see_decision(known: dict[str, Any]) -> None:
    Decision(known["decision"])
    uuid.UUID(known.get("claim", str(uuid.UUID(int=0))))
    strange = [name for name in ("at", "analyst", "reason") if not isinstance(known.get(name, ""), str)]
    if strange or not isinstance(known.get("edited", {}), dict):
        raise ValueError("a decision has a field that no decision has")


def decided_last(connection: Connection) -> Iterator[Decided]:
    """The newest line about each proposal that the log ever told of, by identity."""
    proposals = (CHANGE.c.kind.is_(None), CHANGE.c.field == _DECISION)
    newest = select(func.max(CHANGE.c.id)).where(*proposals).group_by(CHANGE.c.uid)
    rows_of = connection.execute(select(CHANGE).where(CHANGE.c.id.in_(newest)).order_by(CHANGE.c.uid)).all()
    yield from decided_of(line_of(row) for row in rows_of)


def events(connection: Connection, *, uid: uuid.UUID | None = None, limit: int | None = None) -> list[Event]:
    """Events, newest first in this database's order: all, or those that touched one record."""
    heads = CHANGE.c.sequence == CHANGE.c.event
    statement = select(CHANGE).where(heads)
    if uid is not None:
        own = select(CHANGE.c.device, CHANGE.c.event).where(CHANGE.c.uid == uid.bytes)
        about = select(CHANGE.c.device, CHANGE.c.event).join(_ABOUT, _ABOUT.c.change_id == CHANGE.c.id)
        touching = union(own, about.where(_ABOUT.c.uid == uid.bytes)).subquery("touching")
        statement = statement.join(
            touching, and_(touching.c.device == CHANGE.c.device, touching.c.event == CHANGE.c.sequence)
        )
    statement = statement.order_by(CHANGE.c.id.desc())
    return [_event(row) for row in connection.execute(statement if limit is None else statement.limit(limit))]


def rows(connection: Connection) -> Iterator[Any]:
    """All lines as they are stored, by device and sequence."""
    statement = select(CHANGE).order_by(CHANGE.c.device, CHANGE.c.sequence)
    # Told to the statement: told to the connection, it would hold for every later statement too.
    yield from connection.execute(statement, execution_options={"yield_per": 2_000})


def by_record(
    connection: Connection, kind: Kind, *, until: int | None = None
) -> Iterator[tuple[uuid.UUID, list[Line]]]:
    """The lines of each record of a kind, up to a clock, in their order; records by identity."""
    last = b""
    while uids := _logged_uids(connection, kind, last):
        statement = select(CHANGE).where(CHANGE.c.kind == kind.value, CHANGE.c.uid.between(uids[0], uids[-1]))
        if until is not None:
            statement = statement.where(CHANGE.c.clock <= until)
        for raw, of_record in groupby(
            connection.execute(statement.order_by(CHANGE.c.uid, CHANGE.c.id)), key=lambda row: bytes(row.uid)
        ):
            yield uuid.UUID(bytes=raw), records_of(line_of(row) for row in of_record)
        last = uids[-1]


def _logged_uids(connection: Connection, kind: Kind, after: bytes) -> list[bytes]:
    statement = select(CHANGE.c.uid).distinct().where(CHANGE.c.uid > after, CHANGE.c.kind == kind.value)
    return list(connection.execute(statement.order_by(CHANGE.c.uid).limit(5_000)).scalars())


def records(connection: Connection) -> Iterator[ChangeRecord]:
    """All lines as `export --with-log` writes them, by device and sequence."""
    for row in rows(connection):
        fields: dict[str, Any] = {name: bytes(getattr(row, name)).hex() for name in _HEX}
        fields |= {name: getattr(row, name) for name in _PLAIN}
        fields |= {"device": uuid.UUID(bytes=row.device), "id": uuid.UUID(bytes=row.uid) if row.uid else None}
        yield ChangeRecord(**fields)


def restore(connection: Connection, lines: Sequence[ChangeRecord]) -> None:
    """Put the lines of an export into an empty log, in the order of their clocks.

    Raises:
        BadInputError: a line says what no record can be.
    """
    ordered = sorted(lines, key=lambda line: (line.clock, line.device.bytes, line.event, line.sequence))
    stored = [
        {name: bytes.fromhex(getattr(line, name)) for name in _HEX}
        | {name: getattr(line, name) for name in _PLAIN}
        | {"id": key, "device": line.device.bytes, "uid": line.id.bytes if line.id else None}
        for key, line in enumerate(ordered, start=1)
    ]
    for chunk in batched(stored, 5_000):
        connection.execute(insert(CHANGE), chunk)
    try:
        _restore_owners(connection)
    except (AttributeError, DatabaseError, KeyError, TypeError, ValueError) as error:
        raise BadInputError("the event log of the file says what no record can be", hint=WITHOUT_LOG) from error


def _restore_owners(connection: Connection) -> None:
    """Find out again to whose history each event belongs; an attribution's claim is the one that it had then."""
    claims: dict[uuid.UUID, uuid.UUID] = {}
    rows_in_order = connection.execute(select(CHANGE).order_by(CHANGE.c.id)).all()
    for _, event in groupby(rows_in_order, key=lambda row: (bytes(row.device), row.event)):
        rows_of_event = list(event)
        lines = [line_of(row) for row in rows_of_event]
        for line in records_of(lines):
            if line.kind is Kind.ATTRIBUTION and not line.field:
                claims[line.uid] = uuid.UUID((line.after or line.before)["claim"])
            elif line.kind is Kind.ATTRIBUTION and line.field == "claim":
                claims[line.uid] = uuid.UUID(line.after)
        owners = _owners(lines) | {claims[line.uid] for line in records_of(lines) if line.kind is Kind.ATTRIBUTION}
        _remember(connection, rows_of_event[0].id, owners - {line.uid for line in lines})


_HEX = ("salt", "value_hash", "previous_hash", "hash")
_PLAIN = ("sequence", "event", "clock", "analyst", "operation", "target", "kind", "field", "value")
