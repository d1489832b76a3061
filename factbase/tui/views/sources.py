"""Sources: who they are, how they stand to each other, how reliable they were judged, and what rests on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.display import plural
from factbase.tui.views.candidates import MOST_CANDIDATES, score
from factbase.tui.views.view import MOST, Listed, claim_list, padded
from factbase.tui.views.whatif import ask_what_if
from factbase.tui.widgets.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Any

    from factbase.ledger import Factbase
    from factbase.results import SourceCandidate, SourceDossier, SourceName, SourceSummary
    from factbase.tui.widgets.text import Line, Part

__all__ = ["Chokes", "SourcePage", "Sources", "source_lines", "source_page"]

_COUNT = 7
_KIND = 13
_ALIASES_FROM = 90  # cells; below that a row has no room for aliases
_CLAIMS_SHOWN = 100
_DOCUMENTS_SHOWN = 20
_SAME = {"same_as": "is", "part_of": "is part of", "owned_by": "is owned by", "syndicates": "syndicates"} | {
    "may_depend": "may depend on",
    "possibly_same": "is possibly",
    "distinct_from": "is not",
}
_TURNED = {"part_of": "has as a part", "owned_by": "owns", "syndicates": "is syndicated by"}


class SourcePage(NamedTuple):
    """All about a source, and who else it might be."""

    dossier: SourceDossier
    maybe: tuple[tuple[SourceName, str], ...]  # with what speaks for it


class Sources(Listed["SourceSummary", SourcePage]):
    """Sources by name."""

    id = "sources"
    nothing = "There are no sources yet."

    @property
    def title(self) -> str:
        """What is listed."""
        more = f", the first {MOST:,}" if self.count == MOST else ""
        return f"Sources{' / ' + self.words if self.words else ''}{more}"

    def fetch(self, words: str) -> Sequence[SourceSummary]:
        """Those whose name or alias has the words."""
        return self.app.session.facts.sources(words, limit=MOST)

    def fetch_detail(self, item: SourceSummary) -> SourcePage:
        """All about one of them."""
        return source_page(self.app.session.facts, item.id)

    def key(self, item: SourceSummary) -> Hashable:
        """Its id."""
        return item.id

    @staticmethod
    def _widths(width: int) -> tuple[int, int]:
        aliases = width // 4 if width >= _ALIASES_FROM else 0
        return max(width - 2 - _KIND - 2 * _COUNT - 4 - aliases, 8), aliases

    def heads(self, width: int) -> Sequence[tuple[int, str]]:
        """What the columns are."""
        name, aliases = self._widths(width)
        at = 2 + name + _KIND
        heads = [
            (2, "source"),
            (2 + name + 1, "kind"),
            (at + 1, "claims"),
            (at + _COUNT + 3, "lost"),
            (at + 2 * _COUNT + 2, "R"),
        ]
        return [*heads, (at + 2 * _COUNT + 4, "aliases")] if aliases else heads

    def draw(self, place: int, width: int, *, cursor: bool) -> tuple[Line, str]:
        """Name, kind, how many claims it stands in and how many would be lost without it, reliability, aliases."""
        ascii_only = self.app.options.ascii
        item = self.items[place]
        name, aliases = self._widths(width)
        mark = (">" if ascii_only else "▸") if cursor else " "
        lost = f"{item.claims_lost:>{_COUNT},}" if item.claims_lost else " " * _COUNT
        line = (
            (f"{mark} ", "key"),
            (padded(_called(item, ascii_only=ascii_only), name, ascii_only=ascii_only), "plain"),
            (f" {item.kind:<{_KIND - 1}}", "faint"),
            (f"{item.claims:>{_COUNT},}", "strong"),
            (lost, "doubt"),
            (f"  {item.reliability or '-'} ", "plain"),
            (padded(", ".join(item.aliases), aliases, ascii_only=ascii_only) if aliases else "", "faint"),
        )
        return line, "cursor" if cursor else ""

    def lines(self, item: SourceSummary, detail: SourcePage, width: int) -> list[Line]:
        """All about it."""
        return source_lines(item, detail, width, ascii_only=self.app.options.ascii)

    @property
    def _name(self) -> SourceName | None:
        from factbase.results import SourceName

        item = self.item
        if item is None:
            return None
        return SourceName(item.id, item.handle, item.name, unnamed=item.identity == "unnamed")

    def do_what_if(self) -> None:
        """What would be lost without it."""
        if self._name is not None:
            ask_what_if(self.app, self._name)

    def do_same(self, number: str) -> None:
        """It is the same as one of those that it might be."""
        other = self._candidate(int(number))
        if other is not None and self._name is not None:
            self.app.session.relate(self._name, "same_as", other)

    def do_none(self) -> None:
        """It is none of those that it might be."""
        maybe = self.detail.maybe if self.detail is not None else ()
        if not maybe:
            self.app.say("There is no other source that it might be.")
        elif self._name is not None:
            self.app.session.distinguish(self._name, [name for name, _ in maybe])

    def _candidate(self, number: int) -> SourceName | None:
        maybe = self.detail.maybe if self.detail is not None else ()
        if number > len(maybe):
            self.app.say(f"There is no candidate {number}.")
            return None
        return maybe[number - 1][0]

    def do_document(self) -> None:
        """Read the first document that it published."""
        documents = self.detail.dossier.documents if self.detail is not None else ()
        if documents:
            self.app.reader.open(documents[0].id)
        else:
            self.app.say("It has published no document that we hold.")


class Chokes(Sources):
    """The sources without which most claims would be lost, those first."""

    id = "chokes"
    nothing = "No claim would be lost without any one source."

    @property
    def title(self) -> str:
        """What is listed, and where circular reporting is."""
        return "Choke points"

    def fetch(self, words: str) -> Sequence[SourceSummary]:
        """Those that claims hang on."""
        return self.app.session.facts.choke_points(words, limit=MOST)


def source_page(facts: Factbase, source: str) -> SourcePage:
    """All about a source, and who else it might be. Slow."""
    found = facts.source(source)
    return SourcePage(found, _maybe(found, facts.source_candidates(source, limit=MOST_CANDIDATES)))


def _maybe(found: SourceDossier, candidates: Sequence[SourceCandidate]) -> tuple[tuple[SourceName, str], ...]:
    """Sources that it might be, as far as nobody said that they are one, or two."""
    settled = {other.id for relation, other, _ in found.relations if relation in {"same_as", "distinct_from"}}
    near = [(other, "said to be possibly the same") for word, other, _ in found.relations if word == "possibly_same"]
    near += [(other, "the name looks alike") for other in found.lookalikes]
    near += [(each.right, f"{score(each.score)} {'; '.join(each.warnings)}".strip()) for each in candidates]
    first: dict[str, tuple[SourceName, str]] = {}
    for other, why in near:
        if other.id not in settled:
            first.setdefault(other.id, (other, why))
    return tuple(first.values())[:MOST_CANDIDATES]


def _called(item: SourceSummary, *, ascii_only: bool) -> str:
    if item.identity != "unnamed":
        return item.name
    return f'"{item.name}"' if ascii_only else f"“{item.name}”"


# --------------------------------------------------------------------------------------------------- the page of one


def source_lines(item: SourceSummary, page: SourcePage, width: int, *, ascii_only: bool) -> list[Line]:
    """All about a source, as lines of a width."""
    inner, found = max(width - 2, 10), page.dossier
    also = f"  also: {', '.join(item.aliases)}" if item.aliases else ""
    lines = _indented([(item.name, "strong"), (also, "plain")], inner)
    lines += _indented([(_standing(item, found, ascii_only=ascii_only), "faint")], inner)
    lines += _indented([(found.description or "", "plain")], inner) if found.description else []
    lines += _could_be(page, inner)
    lines += _section("RELATIONS", [_relation(*each) for each in found.relations], inner)
    lines += _section("RELIABILITY", [_rating(each) for each in found.ratings], inner)
    lines += _resting(item, found, width, ascii_only=ascii_only)
    documents = [f"{each.published or 'undated'}  {each.title}" for each in found.documents[:_DOCUMENTS_SHOWN]]
    lines += _section(f"DOCUMENTS {len(found.documents)}", documents, inner)
    history = [f"{each.at[:16].replace('T', ' ')}  {each.analyst}: {each.sentence}" for each in found.history]
    return lines + _section("HISTORY", history, inner)


def _standing(item: SourceSummary, found: SourceDossier, *, ascii_only: bool) -> str:
    parts = [item.handle, item.kind, item.identity, plural(item.claims, "claim", "claims")]
    parts += [f"{item.claims_lost:,} lost without it"] if item.claims_lost else []
    parts += ["protected: exports hide its name"] if found.protected else []
    return (", " if ascii_only else " · ").join(parts)


def _could_be(page: SourcePage, width: int) -> list[Line]:
    if not page.maybe:
        return []
    said = [f"{number} {name.name}  {why}" for number, (name, why) in enumerate(page.maybe, 1)]
    return _section("COULD BE THE SAME AS", said, width)


def _relation(word: str, other: SourceName, subject: bool) -> str:  # noqa: FBT001 - as the dossier lists it
    verb = _SAME.get(word, word) if subject else _TURNED.get(word, _SAME.get(word, word))
    return f"{verb} {other.name}"


def _rating(rating: dict[str, Any]) -> str:
    since = f"since {rating['since']}" if rating.get("since") else "undated"
    note = f"  {rating['note']}" if rating.get("note") else ""
    return f"{rating['rating']}  {since}{note}"


def _resting(item: SourceSummary, found: SourceDossier, width: int, *, ascii_only: bool) -> list[Line]:
    if not found.claims:
        return []
    hanging = [each for each in found.claims if item.id in {name.id for name in each.choke_points}]
    others = [each for each in found.claims if each not in hanging]
    lines: list[Line] = []
    for heading, claims in (("RESTS ON IT ALONE", hanging), ("STANDS IN", others)):
        if claims:
            lines += [(), ((f" {heading} {len(claims)}", "heading"),)]
            lines += claim_list(claims[:_CLAIMS_SHOWN], width, ascii_only=ascii_only)
    return lines


def _section(heading: str, said: Sequence[str], width: int) -> list[Line]:
    if not said:
        return []
    lines: list[Line] = [(), ((f" {heading}", "heading"),)]
    for each in said:
        lines += _indented([(each, "plain")], width)
    return lines


def _indented(line: Sequence[Part], width: int) -> list[Line]:
    return [((" ", "plain"), *each) for each in wrapped(line, width, indent=2)]
