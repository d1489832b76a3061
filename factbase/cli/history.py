"""The event log: read, reversed, repeated."""

# ruff: noqa: D417 - the options of every command are described with their types

from typing import TYPE_CHECKING

from factbase.cli.options import COMMON, Limit, Number, Options, limit_of
from factbase.cli.output import Column, Output
from factbase.cli.wording import moment, told
from factbase.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.results import EventView


def history(record: str | None = None, /, *, limit: Limit = 50, common: Options = COMMON) -> None:
    """List what was done, newest first; times are UTC.

    Args:
        record: only what touched one record: its handle or id, or a source's name
    """
    from factbase.cli.json_shapes import event_object

    out = common.output()
    shown = limit_of(limit)
    with common.open() as facts:
        found = facts.history(record, limit=None if shown is None else shown + 1)
    if out.as_json:
        out.data([event_object(each) for each in found[:shown]])
    else:
        columns = (Column("when"), Column("who"), Column("what", 1))
        out.table(columns, [(moment(each.at), each.analyst, told(each)) for each in found[:shown]])
    if shown is not None and len(found) > shown:
        out.note("there is more: --limit 0 shows all")


def undo(times: Number = 1, /, *, common: Options = COMMON) -> None:
    """Take back what was done last on this device, as often as you like.

    Args:
        times: how many events
    """
    with common.open() as facts:
        _repeat(common.output(), facts.undo, times, done="took back", nothing="there is nothing to take back")


def redo(times: Number = 1, /, *, common: Options = COMMON) -> None:
    """Do again what `undo` took back, as long as nothing else was done since.

    Args:
        times: how many events
    """
    with common.open() as facts:
        _repeat(common.output(), facts.redo, times, done="did again", nothing="there is nothing to do again")


def _repeat(out: Output, step: "Callable[[], EventView | None]", times: int, *, done: str, nothing: str) -> None:
    from factbase.cli.json_shapes import event_object

    if times < 1:
        raise UsageError(f"{times}: is no number of events", hint="1 or more")
    events = []
    for _ in range(times):
        event = step()
        if event is None:
            out.say(nothing)
            break
        out.say(f"{done}: {event.sentence}")
        events.append(event_object(event))
    if out.as_json:
        out.data(events)
