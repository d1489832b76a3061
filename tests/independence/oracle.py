"""The definition of independence by brute force: all lines, all subsets of units, all identifications.

Slow on purpose: the solver is compared with it, so it shares no idea and no code with it. Every function reads like a
sentence of docs/independence.md. Meant for about 7 attributions and 8 units on lines.

Units are texts: the name of a unit of sources, or "doc:" and the id of a document without a publisher. No source is
called "?" or begins with "doc:".
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import NamedTuple, Protocol, TypeVar

LOOP_ORIGIN = "?"
KINDS_OF_A_NAME = {"person", "organisation", "group"}

Pair = tuple[str, str]
Row = tuple[str, str, str]
T = TypeVar("T", bound=Hashable)


class AttributionLike(Protocol):
    """The fields of an attribution that the oracle reads; ids are texts."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def stance(self) -> str: ...
    @property
    def basis(self) -> str | None: ...
    @property
    def relays(self) -> Sequence[tuple[str, bool]]: ...
    @property
    def active(self) -> bool: ...
    @property
    def held(self) -> bool | None: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def document(self) -> str | None: ...
    @property
    def authors(self) -> Sequence[str]: ...
    @property
    def own_record(self) -> bool: ...
    @property
    def claim(self) -> str: ...


class Figures(NamedTuple):
    """The figures of one side; bounds are (lo, hi)."""

    independent: tuple[int, int] = (0, 0)
    origins: tuple[int, int] = (0, 0)
    choke_points: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """The figures of both sides of one claim."""

    asserts: Figures
    denies: Figures
    disputed: bool


class Line(NamedTuple):
    """Attribution ids from origin to held, and whether the first one stands in an unfed loop."""

    path: tuple[str, ...]
    from_loop: bool


def closure(pairs: Iterable[tuple[T, T]]) -> set[tuple[T, T]]:
    """Return the transitive closure of a relation."""
    closed = set(pairs)
    while True:
        longer = closed | {(a, d) for a, b in closed for c, d in closed if b == c}
        if longer == closed:
            return closed
        closed = longer


def classes_of(things: Iterable[T], pairs: Iterable[tuple[T, T]]) -> set[frozenset[T]]:
    """Return the classes that pairs make of things, whichever way round a pair is written."""
    classes = {frozenset({thing}) for thing in things}
    for left, right in pairs:
        touched = {c for c in classes if left in c or right in c}
        classes = (classes - touched) | {frozenset().union(*touched)} if touched else classes
    return classes


@dataclass(frozen=True)
class Case:
    """Everything on record about some claims, and what to discredit."""

    attributions: Sequence[AttributionLike]
    sources: Sequence[Row]
    relations: Sequence[Row]
    claims: Sequence[str]
    links: Sequence[Row]
    discredited_sources: Collection[str] = ()
    discredited_documents: Collection[str] = ()

    # ------------------------------------------------------------------------------------------- claims and sides

    @cached_property
    def implications(self) -> set[Pair]:
        """A => B: reflexive and transitive, `same` both ways and `implies` one way."""
        steps = {(claim, claim) for claim in self.claims}
        for a, relation, b in self.links:
            if relation == "same":
                steps |= {(a, b), (b, a)}
            if relation == "implies":
                steps |= {(a, b)}
        return closure(steps)

    @cached_property
    def contradictions(self) -> set[Pair]:
        stated = {(a, b) for a, relation, b in self.links if relation == "contradicts"}
        return stated | {(b, a) for a, b in stated}

    def implies(self, a: str, b: str) -> bool:
        return (a, b) in self.implications

    def excludes(self, a: str, c: str) -> bool:
        """Return whether an assertion of `a` is a denial of `c`: a => X, X contradicts D, c => D."""
        return any(self.implies(a, x) and self.implies(c, d) for x, d in self.contradictions)

    def side(self, claim: str, stance: str) -> "Side":
        members = []
        for x in self.attributions:
            if stance == "asserts" and x.stance == "asserts" and self.implies(x.claim, claim):
                members.append(x)
            if stance == "denies" and x.stance == "denies" and self.implies(claim, x.claim):
                members.append(x)
            if stance == "denies" and x.stance == "asserts" and self.excludes(x.claim, claim):
                members.append(x)
        return Side(self, {x.id: x for x in members})

    def says(self, p: AttributionLike, x: AttributionLike) -> bool:
        """Return whether what p says implies what x says."""
        if p.stance == "asserts" and x.stance == "asserts":
            return self.implies(p.claim, x.claim)
        if p.stance == "denies" and x.stance == "denies":
            return self.implies(x.claim, p.claim)
        if p.stance == "asserts" and x.stance == "denies":
            return self.excludes(p.claim, x.claim)
        return False

    # ------------------------------------------------------------------------------------------------------ units

    @cached_property
    def kind(self) -> dict[str, str]:
        return {source: kind for source, kind, _ in self.sources}

    @cached_property
    def identity(self) -> dict[str, str]:
        return {source: identity for source, _, identity in self.sources}

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """Names of the units by source: the top of part_of, else the smallest id."""
        mentioned = {*self.kind, *self.discredited_sources}
        mentioned |= {end for s, _, o in self.relations for end in (s, o)}
        for x in self.attributions:
            mentioned |= {x.source, *x.authors, *([] if x.publisher is None else [x.publisher])}
        joined = {(s, o) for s, relation, o in self.relations if relation in {"same_as", "part_of"}}
        wholes = {o for _, relation, o in self.relations if relation == "part_of"}
        parts = {s for s, relation, _ in self.relations if relation == "part_of"}
        names = {}
        for members in classes_of(mentioned, joined):
            tops = {member for member in members if member in wholes and member not in parts}
            for member in members:
                names[member] = min(tops or members)
        return names

    def units(self, x: AttributionLike, *, every_author: bool = False) -> frozenset[str]:
        units = {self.unit_of[x.source]}
        if x.publisher is not None:
            units.add(self.unit_of[x.publisher])
        elif x.document is not None and not x.own_record:
            units.add(f"doc:{x.document}")
        authors = {self.unit_of[author] for author in x.authors}
        if not x.own_record and (every_author or len(authors) == 1):
            units |= authors
        return frozenset(units)

    def basis(self, x: AttributionLike) -> str:
        if x.basis is not None:
            return x.basis
        return "unknown" if self.kind.get(x.source) == "outlet" else "own"

    def counts(self, x: AttributionLike) -> bool:
        """Return whether it is active and not discredited."""
        shunned = {self.unit_of[source] for source in self.discredited_sources}
        shunned |= {f"doc:{document}" for document in self.discredited_documents}
        return x.active and x.document not in self.discredited_documents and not self.units(x) & shunned

    def lifted(self, *relations: str) -> set[Pair]:
        """Return the pairs of different units that relations join, each both ways round."""
        pairs = {(self.unit_of[s], self.unit_of[o]) for s, relation, o in self.relations if relation in relations}
        return {(a, b) for left, right in pairs if left != right for a, b in ((left, right), (right, left))}

    def members(self, unit: str) -> set[str]:
        return {source for source, name in self.unit_of.items() if name == unit}

    def is_unnamed(self, unit: str) -> bool:
        members = self.members(unit)
        return bool(members) and all(self.identity.get(member) == "unnamed" for member in members)

    def kinds(self, unit: str) -> set[str]:
        return {self.kind.get(member, "person") for member in self.members(unit)} & KINDS_OF_A_NAME

    # -------------------------------------------------------------------------------------------- identifications

    def may_be_one(self, left: str, right: str) -> bool:
        if left == right or (left, right) in self.lifted("distinct_from"):
            return False
        if (left, right) in self.lifted("possibly_same"):
            return True
        unnamed = [self.is_unnamed(left), self.is_unnamed(right)]
        return all(unnamed) or (any(unnamed) and bool(self.kinds(left) & self.kinds(right)))

    def is_class(self, members: frozenset[str]) -> bool:
        if any(pair in self.lifted("distinct_from") for pair in combinations(members, 2)):
            return False
        doubts = [(a, b) for a, b in combinations(members, 2) if self.may_be_one(a, b)]
        named = [member for member in members if not self.is_unnamed(member)]
        suspected = self.lifted("possibly_same")
        among_named = [(a, b) for a, b in combinations(named, 2) if (a, b) in suspected]
        return len(classes_of(members, doubts)) == 1 and len(classes_of(named, among_named)) <= 1

    def identifications(self, pool: Collection[str]) -> Iterator[dict[str, frozenset[str]]]:
        """Yield every identification after dependence: unit -> the units that count as one with it."""
        everything = {*self.unit_of.values(), *pool}
        dependent = self.lifted("owned_by", "may_depend")
        for partition in partitions(sorted(pool), self.is_class):
            same = {pair for members in partition for pair in combinations(sorted(members), 2)}
            yield {unit: joint for joint in classes_of(everything, same | dependent) for unit in joint}


def partitions(units: Sequence[str], is_class: "IsClass") -> Iterator[list[frozenset[str]]]:
    """Yield every way to part units into classes that are allowed."""
    if not units:
        yield []
        return
    first, remaining = units[0], units[1:]
    for size in range(len(remaining) + 1):
        for partners in combinations(remaining, size):
            members = frozenset({first, *partners})
            if is_class(members):
                unused = [unit for unit in remaining if unit not in partners]
                for partition in partitions(unused, is_class):
                    yield [members, *partition]


class IsClass(Protocol):
    """A test whether some units may be one source."""

    def __call__(self, members: frozenset[str], /) -> bool: ...


@dataclass(frozen=True)
class Side:
    """The attributions of one side, by id."""

    case: Case
    members: dict[str, AttributionLike]

    @cached_property
    def stated(self) -> set[Pair]:
        """Relays that are stated, stay on this side and imply what the relaying attribution says."""
        return {
            (parent, x.id)
            for x in self.members.values()
            for parent, is_stated in x.relays
            if is_stated and parent in self.members and self.case.says(self.members[parent], x)
        }

    @cached_property
    def edges(self) -> set[Pair]:
        presumed = {(p, x) for p in self.members for x in self.members if self.is_presumed(p, x)}
        return self.stated | presumed

    @cached_property
    def contracts(self) -> set[Pair]:
        unit = self.case.unit_of
        return {(unit[s], unit[o]) for s, relation, o in self.case.relations if relation == "syndicates"}

    def is_presumed(self, parent: str, child: str) -> bool:
        p, x = self.members[parent], self.members[child]
        portal, wire = self.case.unit_of[x.source], self.case.unit_of[p.source]
        contracts = {
            (self.case.unit_of[s], self.case.unit_of[o]) for s, r, o in self.case.relations if r == "syndicates"
        }
        return (
            portal != wire
            and (portal, wire) in contracts
            and not any(c == child for _, c in self.stated)
            and self.case.basis(x) == "unknown"
            and (child, parent) not in closure(self.stated)
            and self.case.says(p, x)
        )

    def is_root(self, x: str) -> bool:
        return not any(child == x for _, child in self.edges)

    def is_in_unfed_loop(self, x: str) -> bool:
        reach = closure(self.edges)
        loop = {y for y in self.members if (x, y) in reach and (y, x) in reach}
        return bool(loop) and not any(child in loop and parent not in loop for parent, child in self.edges)

    def is_held(self, x: str) -> bool:
        attribution = self.members[x]
        if attribution.held is not None:
            return attribution.held
        if attribution.document is not None:
            return True
        return not any(parent == x and self.case.says(self.members[child], attribution) for parent, child in self.edges)

    def is_suspected(self, x: str) -> bool:
        """Return whether it has a suspected relay, or a stated one of something weaker, to this side."""
        attribution = self.members[x]
        return any(
            parent in self.members and not (is_stated and self.case.says(self.members[parent], attribution))
            for parent, is_stated in attribution.relays
        )

    @cached_property
    def lines(self) -> list[Line]:
        counting = {x for x in self.members if self.case.counts(self.members[x])}
        return [
            Line(path, from_loop=self.is_in_unfed_loop(path[0]))
            for start in counting
            if self.is_root(start) or self.is_in_unfed_loop(start)
            for path in simple_paths((start,), self.edges, counting)
            if self.is_held(path[-1])
        ]

    def line_units(self, line: Line, *, every_author: bool = False) -> frozenset[str]:
        return frozenset(chain(*(self.case.units(self.members[x], every_author=every_author) for x in line.path)))

    def labels(self, line: Line) -> frozenset[str]:
        return self.line_units(line) | ({LOOP_ORIGIN} if line.from_loop else set())

    def origin(self, line: Line) -> str:
        return LOOP_ORIGIN if line.from_loop else self.case.unit_of[self.members[line.path[0]].source]

    @cached_property
    def active_root_units(self) -> set[str]:
        return {
            self.case.unit_of[x.source] for x in self.members.values() if self.case.counts(x) and self.is_root(x.id)
        }

    def is_established(self, line: Line, opposite: "Side") -> bool:
        root = self.members[line.path[0]]
        return (
            not line.from_loop
            and self.case.basis(root) == "own"
            and self.case.unit_of[root.source] not in opposite.active_root_units
            and not any(self.is_suspected(x) for x in line.path)
        )

    def figures(self, opposite: "Side") -> Figures:
        if not self.lines:
            return Figures()
        labels = [self.labels(line) for line in self.lines]
        hi = smallest_cut(labels)
        lo, origins_lo = self.lower_bounds(opposite)
        everything = frozenset(chain(*labels)) - {LOOP_ORIGIN}
        return Figures(
            independent=(lo, hi),
            origins=(origins_lo, len({self.origin(line) for line in self.lines})),
            choke_points=frozenset(unit for unit in everything if all(unit in on_line for on_line in labels)),
            pairs=frozenset(chain(*cuts(labels, 2))) - {LOOP_ORIGIN} if hi == 2 else frozenset(),
        )

    def lower_bounds(self, opposite: "Side") -> tuple[int, int]:
        established = [line for line in self.lines if self.is_established(line, opposite)]
        pool = set(chain(*(self.line_units(line, every_author=True) for line in self.lines)))
        lo, origins_lo = [], []
        for joint in self.case.identifications(pool):
            joined = [{joint[u] for u in self.line_units(line, every_author=True)} for line in established]
            lo.append(smallest_cut(joined))
            origins_lo.append(len({joint[self.origin(line)] for line in established}))
        return max(1, min(lo)), max(1, min(origins_lo))


def simple_paths(path: tuple[str, ...], edges: set[Pair], allowed: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the path itself and all that prolong it without a repetition, over allowed attributions."""
    yield path
    for parent, child in edges:
        if parent == path[-1] and child in allowed and child not in path:
            yield from simple_paths((*path, child), edges, allowed)


def cuts(labels_of_lines: Sequence[Collection[T]], size: int) -> Iterator[frozenset[T]]:
    """Yield all sets of that many labels that meet every line."""
    everything = {label for labels in labels_of_lines for label in labels}
    for chosen in combinations(everything, size):
        if all(any(label in chosen for label in labels) for labels in labels_of_lines):
            yield frozenset(chosen)


def smallest_cut(labels_of_lines: Sequence[Collection[T]]) -> int:
    """Return the fewest labels that meet every line; 0 where there is none."""
    size = 0
    while next(cuts(labels_of_lines, size), None) is None:
        size += 1
    return size


def answer(case: Case, claim: str) -> Answer:
    """Return every figure of one claim, read off the page."""
    asserts, denies = case.side(claim, "asserts"), case.side(claim, "denies")
    disputed = any(asserts.origin(a) != denies.origin(d) for a in asserts.lines for d in denies.lines)
    return Answer(asserts.figures(denies), denies.figures(asserts), disputed)
