"""The review without a screen: what is read is printed in short lines, what is done is typed, a line at a time.

It is the screen's twin: the registry of actions says which letters do what, and each view of the screen has a room
here, whose methods bear the names that the registry gives. What a person reads has no drawing and no colour in it, for
screen readers, dumb terminals and scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from factbase.display import bounds, safe
from factbase.plain.review import Review
from factbase.query import ClaimFilter
from factbase.review import ReviewSession, short
from factbase.settings import Settings
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from factbase.ledger import Factbase
    from factbase.review import Outcome

__all__ = ["listing", "run_plain"]


def listing(facts: Factbase, out: TextIO) -> None:
    """The undecided claims, one a line: handle, independent sources, status, text."""
    claims = facts.claims(ClaimFilter(verdicts=(Verdict.UNREVIEWED,)), limit=None)
    for claim in claims:
        text = safe(" ".join(claim.text.split()))
        out.write(f"{claim.handle}  {bounds(claim.independent):>5}  {short(claim):<9}  {text}\n")


def run_plain(facts: Factbase, stdin: TextIO, stdout: TextIO, *, settings: Settings | None = None) -> int:
    """Review line by line; the exit code.

    The end of the input ends the review, wherever it comes: a question that was not answered leaves all as it was.
    """
    told: list[Outcome] = []
    session = ReviewSession(facts, told=told.append)
    try:
        session.show(session.open())
        Review(session, stdin, stdout, told, settings or Settings()).run()
        return 0
    finally:
        session.flush()
