"""What may be the same as a claim, told and judged by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from factbase.errors import BadInputError
from factbase.plain.text import candidate_in_full, candidate_in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.plain.console import Talk
    from factbase.results import Candidate, ClaimSummary
    from factbase.review import ReviewSession

__all__ = ["Judging"]


class Judging:
    """What rooms do that have a claim with its candidates."""

    session: ReviewSession
    talk: Talk
    most_candidates: ClassVar[int] = 9  # as many as there are keys

    @property
    def subject(self) -> ClaimSummary:
        """The claim that is judged."""
        raise NotImplementedError

    @property
    def candidates(self) -> Sequence[Candidate]:
        """What may be the same, best first."""
        raise NotImplementedError

    def judged(self, said: str) -> None:
        """Something was judged: go on."""

    def tell_candidates(self, most: int) -> None:
        """The first candidates, a line each."""
        found = self.candidates
        if not found:
            self.talk.say("nothing looks like it")
            return
        more = f", the first {most}" if len(found) > most else ""
        self.talk.say(f"may be the same{more}:")
        for number, each in enumerate(found[:most], 1):
            self.talk.say(candidate_in_short(number, each, ascii_only=self.talk.ascii_only))

    def do_candidates(self) -> None:
        """All candidates, with the reasons."""
        found = self.candidates
        if not found:
            self.talk.say("Nothing looks like it.")
        for number, each in enumerate(found, 1):
            told = candidate_in_full(number, each, text=self.subject.text, ascii_only=self.talk.ascii_only)
            self.talk.say(*told)

    def do_candidate(self, by: str) -> None:
        """There is no mark to move here: tell the candidates."""
        del by
        self.do_candidates()

    def do_same(self, number: str) -> None:
        """The candidate of a number is the same."""
        self._judge(number, "same")

    def do_relate(self, relation: str, rest: str = "") -> None:
        """The candidate of a number stands so to it; where there are several, the number is asked for."""
        found = self.candidates
        number = rest or ("1" if len(found) == 1 else "")
        if not number and found:
            number = self.talk.ask(f"{relation}: which candidate, 1-{len(found)}? ")
        self._judge(number, relation)

    def _judge(self, number: str, relation: str) -> None:
        found = self.candidates
        if not found:
            raise BadInputError("there are no candidates here", hint="m tells what may be the same")
        if not (number.isdecimal() and 1 <= int(number[:3]) <= len(found)):
            raise BadInputError(
                f"there is no candidate {number[:20] or 'without a number'} here", hint=f"there are 1 to {len(found)}"
            )
        self.session.judge(self.subject, [found[int(number) - 1].right], relation)
        self.judged(relation)

    def do_none(self) -> None:
        """None of the candidates is the same; they are not proposed again."""
        found = self.candidates
        if not found:
            raise BadInputError("there are no candidates here", hint="m tells what may be the same")
        self.session.judge(self.subject, [each.right for each in found], "same", judgement="negative")
        self.judged("none")
