"""What may be the same as a claim: candidates as lines, and the keys that judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds
from factbase.review import clashes, short, word_diff
from factbase.tui.widgets.text import fit, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbase.results import Candidate, ClaimSummary
    from factbase.tui.app import ReviewApp
    from factbase.tui.widgets.text import Line, Part

__all__ = ["MOST_CANDIDATES", "Judging", "candidate_lines", "candidate_row", "score"]

MOST_CANDIDATES = 9  # as many as there are keys
_ALIKE = 0.4  # of a text; below that a word by word comparison says less than the text itself
_NUMBERED, _STANDS = 17, 6  # cells of a row before the text, and of the verdict behind it
_LEAST_TEXT = 38  # cells: with less room for the text, what clashes is not named in a row
_COMPARED = 4  # times as many signs of a text as there is room for: what is cut off changes nothing in sight
_BRACKETS = {"gone": ("[-", "-]", "bad"), "new": ("{+", "+}", "good"), "same": ("", "", "plain")}


class Judging:
    """What views do that show a claim with its candidates; the number keys judge those that are shown."""

    app: ReviewApp
    marked = 0
    judged_place = 0  # of the candidate that was judged last

    @property
    def subject(self) -> ClaimSummary | None:
        """The claim that is judged."""
        raise NotImplementedError

    @property
    def candidates(self) -> Sequence[Candidate]:
        """What may be the same, best first."""
        raise NotImplementedError

    def judged(self, said: str) -> None:
        """Something was judged: go on."""

    def do_same(self, number: str) -> None:
        """The candidate of a number is the same."""
        self._judge(int(number) - 1, "same")

    def do_relate(self, relation: str) -> None:
        """The candidate under the mark stands so to it."""
        self._judge(self.marked, relation)

    def _judge(self, place: int, relation: str) -> None:
        subject = self.subject
        if subject is None or place >= len(self.candidates):
            self.app.say(f"There is no candidate {place + 1} here.")
            return
        self.judged_place = place
        self.app.session.judge(subject, [self.candidates[place].right], relation)
        self.judged(relation)

    def do_none(self) -> None:
        """None of the candidates is the same; they are not proposed again."""
        subject = self.subject
        if subject is None or not self.candidates:
            self.app.say("There are no candidates here.")
            return
        self.judged_place = 0
        self.app.session.judge(subject, [each.right for each in self.candidates], "same", judgement="negative")
        self.judged("none")

    def do_candidate(self, by: str) -> None:
        """Mark another candidate."""
        if self.candidates:
            self.marked = (self.marked + int(by)) % len(self.candidates)
            self.app.show_page(keep_place=True)


def score(number: float) -> str:
    """A number of 0 to 1 as two digits: .91, or 1.0."""
    return f"{number:.2f}".lstrip("0") if number < 0.995 else "1.0"  # noqa: PLR2004 - what rounds to 1.00


def candidate_lines(
    claim: ClaimSummary, found: Sequence[Candidate], width: int, *, marked: int, ascii_only: bool
) -> list[Line]:
    """Candidates with their numbers, the words in which they differ, and why they were proposed."""
    lines: list[Line] = []
    for number, each in enumerate(found, 1):
        head: Line = (
            *_numbered(each, number, marked=marked, ascii_only=ascii_only),
            (f"{each.right.handle}  {short(each.right)}  ", "faint"),
            (f"{bounds(each.right.independent, ascii_only=ascii_only)} {_whom(each.right)}", "faint"),
        )
        lines += [head, *_indented(_words(claim.text, each.right.text), width), *_indented(_why(each), width)]
    return lines


def candidate_row(
    claim: ClaimSummary, numbered: tuple[int, Candidate], width: int, *, marked: int, ascii_only: bool
) -> Line:
    """A candidate in one line: its number, what it may be, its words, what clashes, where it stands."""
    number, each = numbered
    clashing = f"  {clashes(each)}" if clashes(each) else ""
    room = width - _NUMBERED - 2 - _STANDS
    if room - len(clashing) < _LEAST_TEXT:
        clashing = ""
    room = max(room - len(clashing), 4)
    ends = room * _COMPARED
    text = fit(_words(claim.text[:ends], each.right.text[:ends]), room, ascii_only=ascii_only)
    return (
        *_numbered(each, number, marked=marked, ascii_only=ascii_only),
        *text,
        (" " * (room - width_of(text)), "plain"),
        (clashing, "doubt"),
        (f"  {short(each.right):<{_STANDS}}", "faint"),
    )


def _numbered(found: Candidate, number: int, *, marked: int, ascii_only: bool) -> Line:
    sign = (">" if ascii_only else "▸") if number - 1 == marked else " "
    asked = "conflict?" if found.suggests == "contradicts" else "same?"
    paint = "doubt" if found.suggests == "contradicts" else "plain"
    return (f"{sign}{number} ", "key"), (f"{score(found.score)} {asked:<9} ", paint)


def _indented(line: Sequence[Part], width: int) -> list[Line]:
    return [(("   ", "plain"), *each) for each in wrapped(line, max(width - 4, 10))]


def _words(first: str, second: str) -> list[Part]:
    stretches = word_diff(first, second)
    alike = sum(len(each.text) for each in stretches if each.kind == "same")
    if alike < _ALIKE * len(second):
        return [(" ".join(second.split()), "plain")]
    parts: list[Part] = []
    for text, kind in stretches:
        left, right, paint = _BRACKETS[kind]
        parts.append((f"{' ' if parts else ''}{left}{text}{right}", paint))
    return parts


def _why(found: Candidate) -> list[Part]:
    said = ", ".join(f"{name} {score(number)}" for name, number in found.features.items())
    clashing = clashes(found)
    return [(said, "faint"), *([(f"  {clashing}", "doubt")] if clashing else [])]


def _whom(claim: ClaimSummary) -> str:
    return ", ".join(name.name for name in claim.choke_points)
