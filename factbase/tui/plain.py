"""The review without a screen: one claim after the other in lines, one letter each; and the queue as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from factbase.display import bounds, safe, wrap
from factbase.errors import FactbaseError
from factbase.query import ClaimFilter
from factbase.review import ReviewSession, caution, drawn, sentence, short, trees
from factbase.tui.actions import ACTIONS
from factbase.tui.views.claim import passages
from factbase.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.answers import ClaimSummary, Dossier
    from factbase.ledger import Factbase
    from factbase.review import Outcome

__all__ = ["listing", "run_plain"]

WIDTH = 79
_MARKS_FROM = 48
_VERDICTS = {
    "c": Verdict.CORROBORATED,
    "d": Verdict.DISPUTED,
    "x": Verdict.REFUTED,
    "N": Verdict.NOT_CHECKABLE,
}
_LETTERS = "c d x N w s r u q ?"
_TEXT_SHOWN = 6_000


def listing(facts: Factbase, out: TextIO) -> None:
    """The undecided claims, one a line: handle, independent sources, status, text."""
    claims = facts.claims(ClaimFilter(verdicts=(Verdict.UNREVIEWED,)), limit=None)
    for claim in claims:
        text = safe(" ".join(claim.text.split()))
        out.write(f"{claim.handle}  {bounds(claim.independent):>5}  {short(claim):<9}  {text}\n")


def run_plain(facts: Factbase, stdin: TextIO, stdout: TextIO) -> int:
    """Review line by line: a claim is printed, a letter is read; the exit code.

    A claim that may rest on one source asks for a reason before it is corroborated, and an empty one leaves it.
    The end of the input ends the review.
    """
    told: list[Outcome] = []
    session = ReviewSession(facts, told=told.append)
    try:
        session.show(session.open())
        _Review(session, stdin, stdout, told).run()
        return 0
    finally:
        session.flush()


class _Review:
    """The claim that is shown, and what the letters do."""

    def __init__(self, session: ReviewSession, stdin: TextIO, stdout: TextIO, told: list[Outcome]) -> None:
        self._session, self._in, self._out, self._told = session, stdin, stdout, told
        self._place = session.list.start
        self._letters: dict[str, Callable[[ClaimSummary], None]] = {
            **dict.fromkeys(_VERDICTS, self._decide),
            "w": self._session.wait,
            "s": lambda _claim: None,
            "r": self._reopen,
        }

    def run(self) -> None:
        """Until there is nothing left, or no more input."""
        while (claim := self._claim()) is not None:
            self._print(claim)
            letter = self._ask(f"[{_LETTERS}] ")
            if letter in {None, "q"}:
                return
            self._obey(claim, letter or "")

    def _claim(self) -> ClaimSummary | None:
        session = self._session
        if not session.list.keys:
            self._say("Nothing is undecided.")
            return None
        key = session.list.keys[self._place]
        if session.row(self._place) is None:
            session.keep(session.read([key]), [key])
        return session.row(self._place)

    def _obey(self, claim: ClaimSummary, letter: str) -> None:
        if letter == "u":
            self._undo()
        elif letter in self._letters:
            self._letter = letter
            self._letters[letter](claim)
            self._hear()
            if letter != "r":
                self._go_on()
        else:
            self._help()

    def _decide(self, claim: ClaimSummary) -> None:
        verdict = _VERDICTS[self._letter]
        rests = caution(claim, self._session.dossier(claim)) if verdict is Verdict.CORROBORATED else ""
        if not rests:
            self._session.decide(claim, verdict)
            return
        reason = (self._ask(f"{rests}. Corroborate all the same? reason: ") or "").strip()
        if reason:
            self._session.decide(claim, verdict, reason=reason, override=True)
        else:
            self._say("A reason is needed; the claim was left as it is.")

    def _reopen(self, claim: ClaimSummary) -> None:
        if not self._session.reopen(claim):
            self._say("It is unreviewed already.")

    def _undo(self) -> None:
        self._session.undo()
        [outcome] = self._hear()
        if outcome.kind == "ask" and self._ask(f"{outcome.sentence}: take it back? [y] ") == "y":
            self._session.undo(whatever=True)
            self._hear()
            self._session.show(self._session.queue("undecided"))
            self._place = 0

    def _hear(self) -> list[Outcome]:
        self._session.flush()
        heard, self._told[:] = list(self._told), []
        for outcome in heard:
            self._session.settle(outcome)
            if outcome.kind != "ask":
                self._say(f"{outcome.sentence}.")
            place = self._session.index_of(outcome.key)
            self._place = self._place if place is None else place
        return heard

    def _go_on(self) -> None:
        self._place = self._session.next_open(self._place)

    def _help(self) -> None:
        for action in ACTIONS:
            if action.keys[0] in _LETTERS.split():
                self._say(f"{action.keys[0]}  {action.help}.")

    def _print(self, claim: ClaimSummary) -> None:
        place = f"{self._place + 1} of {len(self._session.list.keys)}"
        self._say(f"\n{claim.handle}  {claim.verdict.replace('_', ' ')}  ({place})")
        self._say(_clipped(claim.text))
        try:
            dossier = self._session.dossier(claim)
        except FactbaseError as error:
            self._say(f"{error.message}")
            return
        self._say(sentence(dossier))
        self._print_lines(dossier)

    def _print_lines(self, dossier: Dossier) -> None:
        for heading, lines in trees(dossier):
            self._say(heading)
            for line in lines:
                name, marks = drawn(line)
                self._out.write(f"  {name.ljust(_MARKS_FROM)} {marks}".rstrip() + "\n")
        for hop in passages(dossier)[:1]:
            assert hop.passage is not None
            quoted = f"…{hop.passage.prefix}«{hop.passage.exact}»{hop.passage.suffix}…"
            self._say(f"PASSAGE  {hop.source.name}")
            self._say("  " + _clipped(quoted))

    def _ask(self, question: str) -> str | None:
        self._out.write(safe(question))
        self._out.flush()
        line = self._in.readline()
        return line.strip() if line else None

    def _say(self, text: str) -> None:
        for line in wrap(safe(text, keep_newlines=True), WIDTH):
            self._out.write(line + "\n")


def _clipped(text: str) -> str:
    """A text in one line, of which one sees how much was left out."""
    line, more = " ".join(text[:_TEXT_SHOWN].split()), len(text) - _TEXT_SHOWN
    return f"{line} [{more:,} more characters]" if more > 0 else line
