"""What if a source fell: what would be lost, shown in place of the page; another key takes it out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from factbase.display import plural
from factbase.tui.views.view import claim_list
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.ledger import Factbase
    from factbase.results import ClaimSummary, SourceName, WhatIf
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line

__all__ = ["Loss", "ask_what_if", "ask_without_whom", "in_short", "loss", "loss_lines"]

SHOWN = 100  # claims of each group


class Loss(NamedTuple):
    """What would fall, and some of the claims of each group, by group."""

    answer: WhatIf
    claims: tuple[tuple[str, int, list[ClaimSummary]], ...]


def ask_what_if(app: ReviewApp, source: SourceName) -> None:
    """Show what would be lost without a source, and ask for the key that takes it out."""
    app.background(_ask, app, source)


def ask_without_whom(app: ReviewApp, sources: Sequence[SourceName]) -> None:
    """Show sources, at most nine, and ask for the number of the one that is to be thought away."""
    rows: list[Line] = [((f" {number}  ", "key"), (source.name, "plain")) for number, source in enumerate(sources, 1)]
    app.put_over(lambda _width: [((" WHAT IF: without whom?", "heading"),), *rows])
    numbers = {str(number): partial(ask_what_if, app, source) for number, source in enumerate(sources, 1)}
    app.inquire(f"1-{len(sources)} shows what would be lost without that source; nothing is changed yet", numbers)


async def _ask(app: ReviewApp, source: SourceName) -> None:
    view = app.view
    found = await app.slow(loss, app.session.facts, source)
    if app.view is not view:
        return
    app.put_over(lambda width: loss_lines(found, width, ascii_only=app.options.ascii))
    undo = app.key_of("undo")
    app.inquire(
        f"y takes {source.name} out ({undo} brings it back), any other key leaves it",
        {"y": lambda: app.session.discredit(source)},
    )


def loss(facts: Factbase, source: SourceName) -> Loss:
    """What would fall without a source, with some of the claims. Slow."""
    answer = facts.what_if(source.id)
    groups = (
        ("would be lost", answer.lost),
        ("would rest on one source", answer.now_single_source),
        ("would be weaker", answer.weaker),
    )
    return Loss(answer, tuple((name, len(ids), facts.claims_by_id(ids[:SHOWN])) for name, ids in groups))


def loss_lines(found: Loss, width: int, *, ascii_only: bool) -> list[Line]:
    """What would fall, group by group."""
    answer = found.answer
    lines: list[Line] = [
        ((" WHAT IF", "heading"), (f"  without {answer.source.name}", "strong")),
        *[
            ((" ", "plain"), *line)
            for line in wrapped([(in_short(answer), "doubt" if answer.lost else "plain")], max(width - 2, 10))
        ],
    ]
    for name, count, claims in found.claims:
        if count:
            lines += [(), ((f" {plural(count, 'claim', 'claims')} {name}".upper(), "heading"),)]
            lines += claim_list(claims, width, ascii_only=ascii_only)
            lines += [((f" and {count - len(claims):,} more", "faint"),)] if count > len(claims) else []
    return lines


def in_short(answer: WhatIf) -> str:
    """What would fall, in a sentence."""
    lost, single, weaker = (len(each) for each in (answer.lost, answer.now_single_source, answer.weaker))
    return (
        f"{plural(lost, 'claim is', 'claims are')} lost, {single:,} more then rest on one source, "
        f"{weaker:,} are weaker, {answer.unaffected:,} stay as they are"
    )
