"""What an import would do: parsed lines against the database, to lines of an event and refused lines.

All or nothing is decided here: every reference must lead to a record of the file or of the database, and every
relay to an attribution of the same claim.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factbase.errors import BadRecord
from factbase.ledger import lookup
from factbase.store import references
from factbase.store.event_log import Line
from factbase.store.record_reader import states
from factbase.store.record_writer import KIND_ORDER
from factbase.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from factbase.interchange import ParsedLine

_LEADS_TO = {
    Kind.SOURCE_RELATION: {"subject": Kind.SOURCE, "object": Kind.SOURCE},
    Kind.DOCUMENT: {"publisher": Kind.SOURCE, "authors": Kind.SOURCE},
    Kind.ATTRIBUTION: {
        "claim": Kind.CLAIM,
        "source": Kind.SOURCE,
        "document": Kind.DOCUMENT,
        "relays": Kind.ATTRIBUTION,
    },
    Kind.CLAIM_LINK: {"subject": Kind.CLAIM, "object": Kind.CLAIM},
    Kind.ASSESSMENT: {"claim": Kind.CLAIM},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One record that a file wants to be there."""

    file: str
    line: ParsedLine


@dataclass(slots=True)
class Plan:
    """What an import would do; `lines` is the event, `refused` stand in the order of the files."""

    lines: list[Line] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    updated: int = 0
    refused: list[BadRecord] = field(default_factory=list)


def plan(connection: Connection, wanted: Iterable[Wanted]) -> Plan:
    """Compare what files want with what is there.

    A record that is there already with the same fields is unchanged; one with other fields is updated, field by
    field, and what the file leaves out goes back to its default: a record of a file is the whole record.
    """
    found = Plan()
    by_kind = _by_identity(wanted, found)
    there = {kind: _Known(connection, kind, set(by_kind[kind])) for kind in KIND_ORDER}
    for kind in KIND_ORDER:
        _refuse_loose_ends(by_kind[kind], kind, there, found)
    for kind in KIND_ORDER:
        _compare(connection, kind, by_kind[kind], found)
    return found


def _by_identity(wanted: Iterable[Wanted], found: Plan) -> dict[Kind, dict[uuid.UUID, Wanted]]:
    by_kind: dict[Kind, dict[uuid.UUID, Wanted]] = {kind: {} for kind in KIND_ORDER}
    for each in wanted:
        assert each.line.uid is not None
        kind = Kind(each.line.kind)
        first = by_kind[kind].setdefault(each.line.uid, each)
        if first is not each and first.line.state != each.line.state:
            reason = f"{first.file}:{first.line.number} has the same id with other content"
            found.refused.append(BadRecord(each.file, each.line.number, "id", reason))
    return by_kind


class _Known:
    """Which records of one kind an import may refer to: those of its files and those of the database."""

    def __init__(self, connection: Connection, kind: Kind, coming: set[uuid.UUID]) -> None:
        self.connection, self._kind = connection, kind
        self.texts = {str(uid) for uid in coming}
        self._asked: dict[str, bool] = {}

    def ask(self, uids: Iterable[str]) -> None:
        """Look up in one go what the database has of these."""
        new = {text for text in uids if text not in self.texts and text not in self._asked}
        there = {str(uid) for uid in references.there(self.connection, self._kind, map(uuid.UUID, new))}
        self._asked |= {text: text in there for text in new}

    def __contains__(self, text: str) -> bool:
        return text in self.texts or self._asked.get(text, False)


def _refuse_loose_ends(coming: dict[uuid.UUID, Wanted], kind: Kind, there: dict[Kind, _Known], found: Plan) -> None:
    """Take out what refers to nothing, and then what referred to that, until all that is left holds together."""
    leads_to = _LEADS_TO.get(kind, {})
    for name, target in leads_to.items():
        there[target].ask(text for each in coming.values() for _, text in _references(each, name))
    claims = _Claims(there[kind].connection, coming) if kind is Kind.ATTRIBUTION else None
    while loose := [
        uid
        for uid, each in coming.items()
        if _loose_ends(each, leads_to, there, found) or (claims is not None and claims.crossed_by(uid, each, found))
    ]:
        for uid in loose:
            del coming[uid]
            there[kind].texts.discard(str(uid))


class _Claims:
    """Which claim each attribution is about once the import is done: those of the files, and those tied to them."""

    def __init__(self, connection: Connection, coming: dict[uuid.UUID, Wanted]) -> None:
        self._relayers: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for pointer in references.pointing(connection, Kind.ATTRIBUTION, list(coming)):
            self._relayers[pointer.target].append(pointer.uid)
        parents = {uuid.UUID(text) for each in coming.values() for _, text in _references(each, "relays")}
        tied = parents.union(*self._relayers.values()).difference(coming)
        self._coming = coming
        self._elsewhere = {uid: state["claim"] for uid, state in states(connection, Kind.ATTRIBUTION, sorted(tied))}

    def crossed_by(self, uid: uuid.UUID, each: Wanted, found: Plan) -> bool:
        """Whether an attribution relays one of another claim, or is relayed by one; a refused line says so."""
        mine = each.line.state["claim"]
        relayed = {uuid.UUID(text) for _, text in _references(each, "relays")}
        for name, others in (("relays", relayed), ("claim", self._relayers.get(uid, ()))):
            if any(self._of(other, mine) != mine for other in others):
                found.refused.append(BadRecord(each.file, each.line.number, name, lookup.ACROSS_CLAIMS))
                return True
        return False

    def _of(self, uid: uuid.UUID, otherwise: str) -> str:
        coming = self._coming.get(uid)
        return str(coming.line.state["claim"] if coming else self._elsewhere.get(uid, otherwise))


def _references(each: Wanted, name: str) -> Iterator[tuple[int, str]]:
    value = each.line.state.get(name)
    if isinstance(value, str):
        yield 0, value
    elif value:
        yield from ((place, entry["to"] if isinstance(entry, dict) else entry) for place, entry in enumerate(value))


def _loose_ends(each: Wanted, leads_to: dict[str, Kind], there: dict[Kind, _Known], found: Plan) -> bool:
    loose = False
    for name, target in leads_to.items():
        for place, text in _references(each, name):
            if text not in there[target]:
                reason = f"there is no {target.value} {_as_written(each, name, place, text)!r}"
                found.refused.append(BadRecord(each.file, each.line.number, name, reason))
                loose = True
    return loose


def _as_written(each: Wanted, name: str, place: int, uid: str) -> str:
    """The reference as the file wrote it; the UUID that was made of it would mean nothing to its author."""
    try:
        written = json.loads(each.line.raw)[name]
    except (ValueError, KeyError, TypeError):
        return uid
    if name == "relays":  # they were sorted by their UUIDs, so the place says nothing
        return next((text for text in map(_target, written) if text == uid), ", ".join(map(_target, written))[:200])
    return str(written if isinstance(written, str) else written[place])


def _target(relay: Any) -> str:  # noqa: ANN401 - as the file has it
    return str(relay["to"] if isinstance(relay, dict) else relay)


def _compare(connection: Connection, kind: Kind, coming: dict[uuid.UUID, Wanted], found: Plan) -> None:
    there = dict(states(connection, kind, list(coming)))
    masks = references.masks(connection) if kind is Kind.SOURCE else {}
    for uid, each in coming.items():
        new, old = each.line.state, there.get(uid)
        if old is not None and str(uid) in masks and new["name"] == masks[str(uid)]:
            found.unchanged += 1  # our own export without protected names: what it left out is not gone
        elif old is None:
            found.lines.append(Line(kind, uid, "", None, new))
            found.added[kind.value] = found.added.get(kind.value, 0) + 1
        elif old == new:
            found.unchanged += 1
        else:
            found.lines += differences(kind, uid, old, new)
            found.updated += 1


def differences(kind: Kind, uid: uuid.UUID, old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    """One line for each field in which two states of a record differ, by field; `None` is the default."""
    return [
        Line(kind, uid, name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
