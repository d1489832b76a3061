"""What two documents share, as suspected relays; and what of a document's passages a newer reading has otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factbase.reading.anchors import Quote, anchor
from factbase.results import ChangedPassage
from factbase.store import references
from factbase.store.event_log import Line
from factbase.store.record_reader import states
from factbase.vocabulary import Certainty, Kind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from factbase.results import PassageView, ReuseView

__all__ = ["changed", "suspected"]

State = dict[str, Any]


def suspected(
    connection: Connection, here: uuid.UUID, there: uuid.UUID, runs: Sequence[ReuseView]
) -> Iterator[tuple[str, Line]]:
    """For each claim that both documents carry in words which they share: its id, and the line of the relay."""
    theirs = {each["claim"]: uid for uid, each in _own(connection, there, [run.there for run in runs])}
    for uid, each in _own(connection, here, [run.here for run in runs]):
        parent = theirs.get(each["claim"])
        relays = each.get("relays", [])
        if parent is None or any(relay["to"] == str(parent) for relay in relays):
            continue
        added = [*relays, {"to": str(parent), "certainty": Certainty.SUSPECTED.value}]
        after = sorted(added, key=lambda relay: str(relay["to"]))
        yield each["claim"], Line(Kind.ATTRIBUTION, uid, "relays", relays or None, after)


def _own(
    connection: Connection, document: uuid.UUID, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[uuid.UUID, State]]:
    """The attributions that a document itself makes (not those of its sources) in one of these stretches."""
    uids = references.referring(connection, Kind.ATTRIBUTION, Kind.DOCUMENT, document)
    for uid, each in states(connection, Kind.ATTRIBUTION, uids):
        passage = each.get("passage")
        if each.get("held") is False or passage is None:
            continue
        if any(min(passage["end"], end) > max(passage["start"], start) for start, end in spans):
            yield uid, each


def changed(passages: Sequence[tuple[PassageView, int]], text: str) -> list[ChangedPassage]:
    """Those passages that do not stand in a text as they stood, each once, in the order of their document."""
    found: dict[tuple[int, int], ChangedPassage] = {}
    for passage, _ in passages:
        wanted = Quote(passage.start, passage.end, passage.exact, passage.prefix, passage.suffix)
        now = anchor(text, wanted)
        if now.state != "exact":
            found.setdefault((passage.start, passage.end), ChangedPassage(passage.exact, now.state, now.start, now.end))
    return list(found.values())
