"""The page independence.md by brute force: every line, every subset of units, every merge.

Nothing here is fast or clever, on purpose: the solver is compared with it, so it shares no idea with it.
Meant for about 8 attributions and 7 sources; beyond that the number of lines and of merges explodes.

An edge is a pair (parent id, id of the attribution that relays it). "Unit" always means the name of a unit.
Attribution ids are unique, and no source is called "?".
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypedDict, TypeVar

LOOP_ORIGIN = "?"
OPPOSITE = {"asserts": "denies", "denies": "asserts"}

Edge = tuple[str, str]
Labels = frozenset[str]
T = TypeVar("T", bound=Hashable)


class AttributionLike(Protocol):
    """What the oracle reads of one attribution; any object with these attributes will do."""

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
    def documented(self) -> bool: ...
    @property
    def publisher(self) -> str | None: ...


class Figures(TypedDict):
    """The figures of one side; bounds are (lo, hi), choke points are sorted."""

    independent: tuple[int, int]
    origins: tuple[int, int]
    choke_points: list[str]
    pairs: set[str]


class Profile(TypedDict):
    """The figures of both sides, and whether they dispute each other."""

    asserts: Figures
    denies: Figures
    disputed: bool


@dataclass(frozen=True)
class Line:
    """Ids from origin to held attribution, and whether the first one stands in an unfed loop."""

    path: tuple[str, ...]
    from_loop: bool


def oracle_profile(
    attributions: Sequence[AttributionLike],
    sources: Iterable[tuple[str, str, str]],
    relations: Iterable[tuple[str, str, str]],
    discredited: Iterable[str] = (),
) -> Profile:
    """Every figure of one claim, read off the page.

    Args:
        attributions: of one claim, any stance, any order.
        sources: (id, kind, identity); a source that is not listed is a named person.
        relations: (subject, relation, object) between source ids.
        discredited: ids of the sources whose attributions are dropped before the figures are taken.
    """
    record = Record(attributions, sources, relations, discredited)
    return {
        "asserts": side_figures(record, "asserts"),
        "denies": side_figures(record, "denies"),
        "disputed": is_disputed(record),
    }


class Record:
    """One claim's full record (units, edges, roots, loops, held), and what counts after discrediting."""

    def __init__(
        self,
        attributions: Sequence[AttributionLike],
        sources: Iterable[tuple[str, str, str]],
        relations: Iterable[tuple[str, str, str]],
        discredited: Iterable[str],
    ) -> None:
        self.by_id = {x.id: x for x in attributions}
        assert len(self.by_id) == len(attributions), "attribution ids must be unique"
        listed = list(sources)
        self.kind = {source: kind for source, kind, _ in listed}
        self.identity = {source: identity for source, _, identity in listed}
        self.relations = set(relations)
        shunned = set(discredited)
        self.unit = unit_names(self.mentioned_sources() | shunned, self.relations)
        self.stated = self.stated_edges()
        self.edges = self.stated | self.presumed_edges()
        self.counted = self.counted_ids({self.unit[source] for source in shunned})

    def mentioned_sources(self) -> set[str]:
        """Every source id that occurs anywhere in the input."""
        ends = {end for subject, _, obj in self.relations for end in (subject, obj)}
        speakers = {x.source for x in self.by_id.values()}
        publishers = {x.publisher for x in self.by_id.values() if x.publisher is not None}
        return set(self.kind) | ends | speakers | publishers

    def stated_edges(self) -> set[Edge]:
        """Relays that are stated, point to a known attribution and stay on one stance."""
        return {
            (parent, x.id)
            for x in self.by_id.values()
            for parent, stated in x.relays
            if stated and parent in self.by_id and self.by_id[parent].stance == x.stance
        }

    def presumed_edges(self) -> set[Edge]:
        """Edges that a standing syndication fills in."""
        return {(p, x) for p in self.by_id for x in self.by_id if self.is_presumed(p, x)}

    def is_presumed(self, parent_id: str, child_id: str) -> bool:
        """Whether syndication alone tells that the child relays the parent. Literal sources, not units."""
        parent, child = self.by_id[parent_id], self.by_id[child_id]
        return (
            parent_id != child_id
            and parent.stance == child.stance
            and (child.source, "syndicates", parent.source) in self.relations
            and self.basis(child_id) == "unknown"
            and not has_edge_into(child_id, self.stated)
            and parent_id not in reached(child_id, self.stated)
        )

    def basis(self, attribution_id: str) -> str:
        """The basis as given, else by the kind of the source."""
        x = self.by_id[attribution_id]
        if x.basis is not None:
            return x.basis
        return "unknown" if self.kind.get(x.source) == "outlet" else "own"

    def is_held(self, attribution_id: str) -> bool:
        """Whether it is in our hands: as given, else by its document, else by no edge leaving it."""
        x = self.by_id[attribution_id]
        if x.held is not None:
            return x.held
        return x.documented or not has_edge_out_of(attribution_id, self.edges)

    def is_root(self, attribution_id: str) -> bool:
        """Whether no edge leads into it, whatever the status of its parents."""
        return not has_edge_into(attribution_id, self.edges)

    def is_in_unfed_loop(self, attribution_id: str) -> bool:
        """Whether it rests on itself, and its loop on nothing from outside."""
        loop = {x for x in reached(attribution_id, self.edges) if attribution_id in reached(x, self.edges)}
        fed = any(child in loop and parent not in loop for parent, child in self.edges)
        return bool(loop) and not fed

    def units_of(self, attribution_id: str) -> Labels:
        """The unit of its source, and that of its document's publisher."""
        x = self.by_id[attribution_id]
        return frozenset(self.unit[s] for s in (x.source, x.publisher) if s is not None)

    def counted_ids(self, discredited_units: set[str]) -> set[str]:
        """Attributions that are active and not dropped."""
        return {x.id for x in self.by_id.values() if x.active and not self.units_of(x.id) & discredited_units}

    def lifted(self, relation: str) -> set[tuple[str, str]]:
        """The pairs of different units that a relation joins, each both ways round."""
        pairs = {(self.unit[s], self.unit[o]) for s, name, o in self.relations if name == relation}
        return {(a, b) for left, right in pairs if left != right for a, b in ((left, right), (right, left))}

    def is_unnamed(self, unit: str) -> bool:
        """Whether no member of the unit is named; a source that is not listed is named."""
        members = [source for source, name in self.unit.items() if name == unit]
        return all(self.identity.get(member) == "unnamed" for member in members)


def has_edge_into(attribution_id: str, edges: set[Edge]) -> bool:
    """Whether it relays anything by these edges, itself included."""
    return any(child == attribution_id for _, child in edges)


def has_edge_out_of(attribution_id: str, edges: set[Edge]) -> bool:
    """Whether anything relays it by these edges, itself included."""
    return any(parent == attribution_id for parent, _ in edges)


def reached(start: str, edges: set[Edge]) -> set[str]:
    """What one or more edges lead to; `start` itself only where it stands in a loop."""
    found: set[str] = set()
    while True:
        step = {child for parent, child in edges if parent == start or parent in found}
        if step <= found:
            return found
        found |= step


def unit_names(source_ids: set[str], relations: set[tuple[str, str, str]]) -> dict[str, str]:
    """Source id -> the name of its unit."""
    same = {(s, o) for s, name, o in relations if name in ("same_as", "part_of")}
    return {member: unit_name(members, relations) for members in joined(source_ids, same) for member in members}


def unit_name(members: frozenset[str], relations: set[tuple[str, str, str]]) -> str:
    """The top of part_of, else the smallest id; of several tops the smallest."""
    wholes = {o for _, name, o in relations if name == "part_of"}
    parts = {s for s, name, _ in relations if name == "part_of"}
    tops = {member for member in members if member in wholes and member not in parts}
    return min(tops or members)


def joined(things: Iterable[T], pairs: Iterable[tuple[T, T]]) -> set[frozenset[T]]:
    """The classes that the pairs make of the things, whichever way round a pair is said."""
    classes = {frozenset({thing}) for thing in things}
    for left, right in pairs:
        touched = {c for c in classes if left in c or right in c}
        classes = classes - touched | {frozenset().union(*touched)}
    return classes


def lines(record: Record, stance: str) -> list[Line]:
    """Every line of one side."""
    return [
        Line(path, from_loop=record.is_in_unfed_loop(path[0]))
        for start in record.counted
        if record.by_id[start].stance == stance
        if record.is_root(start) or record.is_in_unfed_loop(start)
        for path in simple_paths((start,), record.edges, record.counted)
        if record.is_held(path[-1])
    ]


def simple_paths(path: tuple[str, ...], edges: set[Edge], allowed: set[str]) -> Iterator[tuple[str, ...]]:
    """The path itself and all that prolong it without a repetition, over allowed attributions."""
    yield path
    for parent, child in edges:
        if parent == path[-1] and child in allowed and child not in path:
            yield from simple_paths((*path, child), edges, allowed)


def line_units(record: Record, line: Line) -> Labels:
    """The units of all its attributions, without `?`."""
    return frozenset(unit for x in line.path for unit in record.units_of(x))


def line_labels(record: Record, line: Line) -> Labels:
    """The units of all its attributions, and `?` if it begins in a loop."""
    return line_units(record, line) | ({LOOP_ORIGIN} if line.from_loop else set())


def origin(record: Record, line: Line) -> str:
    """The unit of the root's source, or `?`."""
    return LOOP_ORIGIN if line.from_loop else record.unit[record.by_id[line.path[0]].source]


def active_root_units(record: Record, stance: str) -> set[str]:
    """Units that are the source of a root of this stance which still counts, on a line or not."""
    return {
        record.unit[record.by_id[x].source]
        for x in record.counted
        if record.by_id[x].stance == stance and record.is_root(x)
    }


def is_established(record: Record, line: Line) -> bool:
    """Whether the line may count towards a lower bound."""
    root = record.by_id[line.path[0]]
    suspected = any(not stated for x in line.path for _, stated in record.by_id[x].relays)
    return (
        not line.from_loop
        and record.basis(root.id) == "own"
        and record.unit[root.source] not in active_root_units(record, OPPOSITE[root.stance])
        and not suspected
    )


def side_figures(record: Record, stance: str) -> Figures:
    """The figures of one side; zeros and nothing where it has no line."""
    found = lines(record, stance)
    labels = [line_labels(record, line) for line in found]
    hi = smallest_cut(labels)
    origins_hi = len({origin(record, line) for line in found})
    independent_lo, origins_lo = lower_bounds(record, found)
    return {
        "independent": (independent_lo, hi),
        "origins": (origins_lo, origins_hi),
        "choke_points": sorted(choke_points(labels)),
        "pairs": {unit for cut in cuts(labels, 2) for unit in cut} - {LOOP_ORIGIN} if hi == 2 else set(),
    }


def lower_bounds(record: Record, found: list[Line]) -> tuple[int, int]:
    """Lower bounds of independent sources and of origins, each under the merge that is worst for it."""
    if not found:
        return 0, 0
    established = [line for line in found if is_established(record, line)]
    pool = {unit for line in found for unit in line_units(record, line)}
    independent, origins = [], []
    for merged in merges(record, pool):
        independent.append(smallest_cut([merge(merged, line_units(record, line)) for line in established]))
        origins.append(len({merged[origin(record, line)] for line in established}))
    return max(1, min(independent)), max(1, min(origins))


def merge(merged: dict[str, frozenset[str]], units: Labels) -> frozenset[frozenset[str]]:
    """The classes that these units fall in."""
    return frozenset(merged[unit] for unit in units)


def cuts(labels_of_lines: Sequence[Collection[T]], size: int) -> Iterator[frozenset[T]]:
    """All sets of that many labels that meet every line."""
    everything = {label for labels in labels_of_lines for label in labels}
    for chosen in combinations(everything, size):
        if all(any(label in chosen for label in labels) for labels in labels_of_lines):
            yield frozenset(chosen)


def smallest_cut(labels_of_lines: Sequence[Collection[T]]) -> int:
    """The fewest labels that meet every line; 0 where there is none."""
    size = 0
    while not list(cuts(labels_of_lines, size)):
        size += 1
    return size


def choke_points(labels_of_lines: Sequence[Labels]) -> set[str]:
    """The units that every line passes."""
    everything = {label for labels in labels_of_lines for label in labels}
    return {unit for unit in everything if all(unit in labels for labels in labels_of_lines)} - {LOOP_ORIGIN}


def is_disputed(record: Record) -> bool:
    """Whether an asserting and a denying line have different origins."""
    asserting = {origin(record, line) for line in lines(record, "asserts")}
    denying = {origin(record, line) for line in lines(record, "denies")}
    return any(left != right for left in asserting for right in denying)


def merges(record: Record, pool: set[str]) -> Iterator[dict[str, frozenset[str]]]:
    """Every merge that may be true: unit -> the class it falls in.

    First the pool is parted into possible identities; then owned_by, through any unit, joins them further.
    """
    everything = set(record.unit.values())
    owned = record.lifted("owned_by")
    distinct = record.lifted("distinct_from")
    maybe_one = may_be_one_pairs(record, pool) - distinct
    for partition in partitions(sorted(pool)):
        if all(is_identity(members, maybe_one, distinct) for members in partition):
            identified = {pair for members in partition for pair in combinations(sorted(members), 2)}
            yield {unit: c for c in joined(everything, owned | identified) for unit in c}


def may_be_one_pairs(record: Record, pool: set[str]) -> set[tuple[str, str]]:
    """Pairs of units of the pool that are both unnamed, or possibly the same; each both ways round."""
    possibly_same = record.lifted("possibly_same")
    return {
        (left, right)
        for left in pool
        for right in pool
        if left != right
        if (left, right) in possibly_same or (record.is_unnamed(left) and record.is_unnamed(right))
    }


def is_identity(members: frozenset[str], maybe_one: set[tuple[str, str]], distinct: set[tuple[str, str]]) -> bool:
    """Whether these units can all be one: linked among themselves by doubt, no two known to differ."""
    linked = joined(members, {(a, b) for a, b in maybe_one if a in members and b in members})
    return len(linked) == 1 and not any(pair in distinct for pair in combinations(members, 2))


def partitions(units: list[str]) -> Iterator[list[frozenset[str]]]:
    """Every way to part the units into classes."""
    if not units:
        yield []
        return
    first, rest = units[0], units[1:]
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left_over = [unit for unit in rest if unit not in others]
            for partition in partitions(left_over):
                yield [frozenset({first, *others}), *partition]
