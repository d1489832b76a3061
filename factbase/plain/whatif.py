"""What if a source fell: what would be lost is told, and only another word takes the source out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import plural
from factbase.errors import BadInputError
from factbase.plain.text import claim_in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.review import Review
    from factbase.results import SourceName

__all__ = ["tell_loss", "tell_loss_of_one"]


def tell_loss_of_one(review: Review, sources: Sequence[SourceName], wanted: str) -> None:
    """Tell what would be lost without one of some sources; which one, is asked for."""
    talk = review.talk
    if not sources:
        talk.say("No source is known for this claim.")
        return
    if not wanted and len(sources) > 1:
        talk.say("Without whom?", *(f"{number}. {each.name}" for number, each in enumerate(sources, 1)))
        wanted = talk.ask("number or name, Enter leaves it: ")
        if not wanted:
            return
    tell_loss(review, _meant(review, sources, wanted))


def _meant(review: Review, sources: Sequence[SourceName], wanted: str) -> SourceName:
    if not wanted:
        return sources[0]
    if wanted.isdecimal():
        if not 1 <= int(wanted[:6]) <= len(sources):
            raise BadInputError(f"there is no source {wanted[:20]} here", hint=f"there are 1 to {len(sources)}")
        return sources[int(wanted) - 1]
    return review.session.facts.what_if(wanted).source


def tell_loss(review: Review, source: SourceName) -> None:
    """Tell what would be lost without a source; it is taken out where the person types `take out`."""
    from factbase.tui.views.whatif import in_short, loss

    talk, found = review.talk, loss(review.session.facts, source)
    talk.say(f"without {source.name}: {in_short(found.answer)}")
    for name, count, claims in found.claims:
        if count:
            talk.say(f"{plural(count, 'claim', 'claims')} {name}:")
            talk.say(*(claim_in_short(each, ascii_only=talk.ascii_only) for each in claims))
        if count > len(claims):
            talk.say(f"and {count - len(claims):,} more")
    if talk.ask(f"Nothing is changed yet. Type out to take {source.name} out, Enter leaves it: ").casefold() == "out":
        review.session.discredit(source)
    else:
        talk.say("Nothing was changed.")
