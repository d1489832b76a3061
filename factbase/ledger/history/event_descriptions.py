"""The event log, told: what each event did in a sentence, and which event undo and redo mean."""

from __future__ import annotations

import uuid
from array import array
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from factbase.results import ClaimSummary, EventView
from factbase.store import event_log, references
from factbase.store.event_log import decided_of, records_of
from factbase.store.record_reader import state
from factbase.vocabulary import Decision, Kind, utc_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from factbase.store.event_log import Decided, Event, Line, LogLine

READ = 1_000  # lines of one event that a sentence is made of
IDS_SHOWN = 10
_CLIP = 60


class Target(NamedTuple):
    """The event whose lines are to be reversed or repeated, and the number that the new event refers to."""

    event: Event
    reverses: int


def to_undo(connection: Connection, device: uuid.UUID) -> Target | None:
    """The newest event of a device that stands.

    After an undo of event X that is whatever stood before X; after a redo it is the event that was done again.
    """
    head = event_log.newest_event(connection, device)
    while head is not None and head.operation in {"undo", "redo"}:
        reversed_event = _target(connection, device, head)
        if head.operation == "redo":
            done_again = _target(connection, device, reversed_event)
            return Target(done_again, done_again.number)
        head = event_log.newest_event(connection, device, before=reversed_event.number)
    return Target(head, head.number) if head is not None else None


def to_redo(connection: Connection, device: uuid.UUID) -> Target | None:
    """The event that the last undo took back, and that undo, where nothing but undo and redo came after."""
    head = event_log.newest_event(connection, device)
    while head is not None and head.operation == "redo":
        head = event_log.newest_event(connection, device, before=_target(connection, device, head).number)
    if head is None or head.operation != "undo":
        return None
    return Target(_target(connection, device, head), head.number)


def _target(connection: Connection, device: uuid.UUID, event: Event) -> Event:
    assert event.target is not None, "undo and redo say what they reverse"
    found = event_log.newest_event(connection, device, before=event.target + 1)
    assert found is not None
    assert found.number == event.target
    return found


def claims_of(connection: Connection, event: EventView, *, limit: int) -> array[int]:
    """The keys of the claims that an event decided, changed or linked, in its order; without those that are gone.

    Args:
        connection: a look at the database.
        event: of the log.
        limit: how many of its lines are looked at.
    """
    lines = event_log.event_lines(connection, uuid.UUID(event.device), event.number, limit=limit)
    ids = dict.fromkeys(uuid.UUID(each) for each in map(_claim_id, lines) if each)
    keys = references.keys_of(connection, Kind.CLAIM, ids)
    return array("q", (keys[each] for each in ids if each in keys))


def _claim_id(line: LogLine) -> str | None:
    """The id of the claim that a line of the log is about."""
    if line.kind is Kind.CLAIM:
        return str(line.uid)
    if line.kind not in {Kind.ASSESSMENT, Kind.CLAIM_LINK}:
        return None
    record = line.after or line.before
    return record.get("claim", record.get("subject")) if isinstance(record, dict) else None


# ----------------------------------------------------------------------------------------------------- telling


def history(
    connection: Connection, device: uuid.UUID, of: uuid.UUID | None = None, *, limit: int | None = None
) -> list[EventView]:
    """Events, newest first: all, or those that touched one record."""
    return describe_events(connection, event_log.events(connection, uid=of, limit=limit), device)


def describe_events(connection: Connection, events: Sequence[Event], device: uuid.UUID) -> list[EventView]:
    """Events as they are shown; whether an event stands is known of this device's own."""
    undone = _undone(connection, events, device)
    names = _Names(connection)
    return [
        _view(connection, event, names, undone=event.number in undone and event.device == device) for event in events
    ]


def _undone(connection: Connection, events: Iterable[Event], device: uuid.UUID) -> set[int]:
    """The numbers of events of a device that were taken back: the newest undo or redo of each decides."""
    oldest = min((event.number for event in events if event.device == device), default=None)
    if oldest is None:
        return set()
    decided: dict[int, bool] = {}
    for event in event_log.reversals(connection, device, since=oldest):
        target = _target(connection, device, event)
        if event.operation == "undo":
            decided.setdefault(target.number, True)
        else:
            assert target.target is not None
            decided.setdefault(target.target, False)
    return {number for number, taken_back in decided.items() if taken_back}


def _view(connection: Connection, event: Event, names: _Names, *, undone: bool) -> EventView:
    count = event_log.count_lines(connection, event)
    lines = event_log.event_lines(connection, event.device, event.number, limit=READ)
    kinds = Counter(kind for kind, _ in {(_kind(line), line.uid): None for line in lines})
    return EventView(
        number=event.number,
        device=str(event.device),
        at=utc_text(datetime.fromtimestamp((event.clock >> 16) / 1000, tz=UTC)),
        analyst=event.analyst,
        operation=event.operation,
        target=event.target,
        lines=count,
        kinds=tuple(kinds.most_common()),
        ids=tuple(dict.fromkeys(str(line.uid) for line in lines))[:IDS_SHOWN],
        sentence=_sentence(connection, event, lines, count, names),
        undone=undone,
    )


def _kind(line: LogLine) -> str:
    return "proposal" if line.kind is None else line.kind.value


def _sentence(connection: Connection, event: Event, lines: Sequence[LogLine], count: int, names: _Names) -> str:
    if event.operation in {"undo", "redo"} and event.target is not None:
        target = _target(connection, event.device, event)
        if event.operation == "redo":
            target = _target(connection, event.device, target)
        inner = event_log.event_lines(connection, target.device, target.number, limit=READ)
        verb = "took back" if event.operation == "undo" else "did again"
        return f"{verb}: {_sentence(connection, target, inner, event_log.count_lines(connection, target), names)}"
    if event.operation == "decide" or (event.operation == "accept" and not records_of(lines)):
        return _tell_decided(decided_of(lines), count)
    tell = _TELL.get(event.operation, _tell_import)
    return tell(records_of(lines), count - len(decided_of(lines)), names)


class _Names:
    """What to call a record in a sentence, also one that is gone: the log's own lines say what it was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[Kind, uuid.UUID], str] = {}

    def of(self, kind: Kind, uid: uuid.UUID, fields: dict[str, Any] | None = None) -> str:
        if (kind, uid) not in self._known:
            found = fields or state(self._connection, kind, uid) or {}
            self._known[kind, uid] = self._name(kind, uid, found)
        return self._known[kind, uid]

    def _name(self, kind: Kind, uid: uuid.UUID, fields: dict[str, Any]) -> str:
        for field, shape in (("title", "“{}”"), ("text", "“{}”"), ("name", "{}")):
            if fields.get(field):
                return shape.format(_clip(fields[field]))
        if "claim" in fields:
            claim = self.of(Kind.CLAIM, uuid.UUID(fields["claim"]))
            if kind is Kind.ATTRIBUTION:
                return f"{claim} to {self.of(Kind.SOURCE, uuid.UUID(fields['source']))}"
            return claim
        if "subject" in fields:
            end = Kind.CLAIM if kind is Kind.CLAIM_LINK else Kind.SOURCE
            left, right = (self.of(end, uuid.UUID(fields[side])) for side in ("subject", "object"))
            return f"{left} {fields['relation']} {right}"
        return str(uid)


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CLIP else line[: _CLIP - 1] + "…"


def _tell_assessment(lines: Sequence[Line], count: int, names: _Names) -> str:
    line = lines[0]
    if count > 1:
        return f"{line.after['verdict']}: {count:,} claims"
    return f"{line.after['verdict']}: {names.of(line.kind, line.uid, line.after)}"


def _tell_link(lines: Sequence[Line], count: int, names: _Names) -> str:
    line = lines[0]
    if count > 1:
        return f"judged {count:,} pairs of claims: {line.after['relation']} ({line.after['judgement']})"
    return f"linked {names.of(line.kind, line.uid, line.after)} ({line.after['judgement']})"


def _tell_added(lines: Sequence[Line], _count: int, names: _Names) -> str:
    line = lines[0]
    verb = {Kind.ATTRIBUTION: "attributed", Kind.SOURCE_RELATION: "related"}.get(line.kind, f"added {line.kind.value}")
    return f"{verb} {names.of(line.kind, line.uid, line.after)}"


def _tell_captured(lines: Sequence[Line], _count: int, names: _Names) -> str:
    made = [line for line in lines if line.kind is Kind.ATTRIBUTION and not line.field]
    hops = len(made)
    first = next((line for line in lines if line.kind is Kind.CLAIM), None)
    hop = next(iter(made), None)
    if first is not None:
        return f"captured {names.of(first.kind, first.uid, first.after)} with {hops} {'hop' if hops == 1 else 'hops'}"
    assert hop is not None
    claim = names.of(Kind.CLAIM, uuid.UUID(hop.after["claim"]))
    return f"captured {hops} {'hop' if hops == 1 else 'hops'} more of {claim}"


def _tell_edited(lines: Sequence[Line], count: int, names: _Names) -> str:
    line = lines[0]
    if any(each.uid != line.uid for each in lines):
        return f"edited {count:,} claims: {line.field} {line.after or 'todo'}"
    what = ", ".join(each.field if each.field != "workflow" else f"workflow {each.after or 'todo'}" for each in lines)
    return f"edited {line.kind.value} {names.of(line.kind, line.uid)}: {what}"


def _tell_removed(lines: Sequence[Line], count: int, names: _Names) -> str:
    line = next((each for each in lines if not each.field), lines[0])
    more = f" and {count - 1} more lines" if count > 1 else ""
    return f"removed {line.kind.value} {names.of(line.kind, line.uid, line.before)}{more}"


def _tell_discredited(_lines: Sequence[Line], count: int, _names: _Names) -> str:
    return f"retracted {count} {'attribution' if count == 1 else 'attributions'}"


def _tell_read(lines: Sequence[Line], _count: int, names: _Names) -> str:
    line = next(each for each in lines if each.kind is Kind.DOCUMENT)
    return f"read {names.of(line.kind, line.uid, line.after)}"


def _tell_accepted(lines: Sequence[Line], count: int, names: _Names) -> str:
    made = {str(each.uid): each.after for each in lines if each.kind is Kind.CLAIM}
    claims = {each.after["claim"] for each in lines if each.kind is Kind.ATTRIBUTION} | made.keys()
    if len(claims) == 1:
        [claim] = claims
        return f"accepted {names.of(Kind.CLAIM, uuid.UUID(claim), made.get(claim))}"
    return f"accepted {len(claims):,} claims" if count <= len(lines) else f"accepted claims in {count:,} lines"


def _tell_decided(lines: Sequence[Decided], count: int) -> str:
    line = lines[0]
    if line.after is None:
        return f"opened a proposal again: “{_clip(line.about['text'])}”"
    verb = {Decision.REJECTED.value: "rejected"}.get(line.after["decision"], "accepted")
    if count > 1:
        return f"{verb} {count:,} proposals"
    why = f" ({_clip(line.after['reason'])})" if line.after.get("reason") else ""
    return f"{verb} the proposal “{_clip(line.about['text'])}”{why}"


def _tell_suspected(_lines: Sequence[Line], count: int, _names: _Names) -> str:
    return f"suspected {count:,} {'relay' if count == 1 else 'relays'} between documents that share words"


def _tell_import(lines: Sequence[Line], count: int, _names: _Names) -> str:
    if count > len(lines):
        return f"imported {count:,} lines"
    kinds = Counter(kind.value.replace("_", " ") for kind, _ in dict.fromkeys((line.kind, line.uid) for line in lines))
    return "imported " + ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in kinds.most_common())


_TELL: dict[str, Callable[[Sequence[Line], int, _Names], str]] = {
    "accept": _tell_accepted,
    "add": _tell_added,
    "assess": _tell_assessment,
    "capture": _tell_captured,
    "discredit": _tell_discredited,
    "edit": _tell_edited,
    "import": _tell_import,
    "link": _tell_link,
    "read": _tell_read,
    "relate": _tell_added,
    "remove": _tell_removed,
    "suspect": _tell_suspected,
}


def rests_on(claim: ClaimSummary) -> str:
    """The sentence that stands before an override: on how many sources a claim rests, or may rest, and on whom."""
    low, high = claim.independent
    if not high:
        return "rests on no source: nothing that we hold asserts it"
    if high > 1:
        return f"may rest on one source: {low}–{high} independent sources"
    # Without a source that carries the claim, every line passes a loop or a document that has no publisher.
    nameless = "an undisclosed origin (a loop of citations)" if claim.loop else "a document without a publisher"
    names = ", ".join(name.name for name in claim.choke_points) or nameless
    return f"rests on one source: {names}"
