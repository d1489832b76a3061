"""The judged links between claims, and which attributions count for a claim because of them.

Write A => B for the reflexive, transitive closure of `same` (both ways) and `implies`. Assertions travel along it and
denials against it; an assertion of one side of a contradiction is a denial of the other side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.identities import closure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from factbase.independence.attribution import Hop, Id

# Words of the record. This package knows no vocabulary module, so that it can be used without the ledger.
SAME, IMPLIES, CONTRADICTS = "same", "implies", "contradicts"


class ClaimLinks:
    """The positive judgements about pairs of claims, and what follows from them.

    Built once, and shared by any number of calls. A claim without links implies itself alone.

    Args:
        links: rows (subject, relation, object). Relations other than `same`, `implies` and `contradicts` are context
            for the reader and are ignored.
    """

    __slots__ = (
        "_above",
        "_below",
        "_cache",
        "_class_of",
        "_component_of",
        "_components",
        "_contrary",
        "_members",
        "linked",
    )

    linked: frozenset[Id]
    """Claims with a link that counts."""

    def __init__(self, links: Iterable[tuple[Id, str, Id]]) -> None:
        rows = [row for row in links if row[1] in {SAME, IMPLIES, CONTRADICTS}]
        self.linked = frozenset(claim for subject, _, target in rows for claim in (subject, target))
        # Claims judged the same share all their links, so every walk runs over classes of them.
        self._class_of = closure(self.linked, [(a, b) for a, relation, b in rows if relation == SAME])
        self._members: dict[Id, list[Id]] = {}
        for claim, name in self._class_of.items():
            self._members.setdefault(name, []).append(claim)
        self._above: dict[Id, set[Id]] = {}
        self._below: dict[Id, set[Id]] = {}
        self._contrary: dict[Id, set[Id]] = {}
        for subject, relation, target in rows:
            stronger, weaker = self._class_of[subject], self._class_of[target]
            if relation == IMPLIES:
                self._below.setdefault(stronger, set()).add(weaker)
                self._above.setdefault(weaker, set()).add(stronger)
            elif relation == CONTRADICTS:
                self._contrary.setdefault(stronger, set()).add(weaker)
                self._contrary.setdefault(weaker, set()).add(stronger)
        # Figures move from either end of any link to the other, so direction does not matter here.
        self._component_of = closure(self.linked, [(subject, target) for subject, _, target in rows])
        groups: dict[Id, set[Id]] = {}
        for claim, name in self._component_of.items():
            groups.setdefault(name, set()).add(claim)
        self._components = {name: frozenset(members) for name, members in groups.items()}
        # A list of claims asks for the same classes again and again; links change far less often than they are read.
        self._cache: dict[tuple[str, Id], frozenset[Id]] = {}

    def statement(self, claim: Id) -> frozenset[Id]:
        """Return the claims judged the same as a claim, itself included."""
        return frozenset(self._members.get(self._class_of.get(claim, claim), (claim,)))

    def implying(self, claim: Id) -> frozenset[Id]:
        """Return the claims that imply a claim, itself included: asserting them asserts it."""
        return self._claims("implying", claim, lambda name: _walk(name, self._above))

    def implied(self, claim: Id) -> frozenset[Id]:
        """Return the claims that a claim implies, itself included: denying them denies it."""
        return self._claims("implied", claim, lambda name: _walk(name, self._below))

    def contradicting(self, claim: Id) -> frozenset[Id]:
        """Return the claims of which an assertion is a denial of a claim."""
        return self._claims("contradicting", claim, self._contradicting)

    def counting(self, claim: Id) -> frozenset[Id]:
        """Return the claims whose attributions may count for a claim on either side, itself included."""
        return self.implying(claim) | self.implied(claim) | self.contradicting(claim)

    def component(self, claim: Id) -> frozenset[Id]:
        """Return the claims that any chain of links connects to a claim: all whose figures a change of it may move."""
        name = self._component_of.get(claim)
        return frozenset((claim,)) if name is None else self._components[name]

    @property
    def components(self) -> Collection[frozenset[Id]]:
        """The linked claims in groups that no link connects; together they are `linked`."""
        return self._components.values()

    def equal_profiles(self, claims: Iterable[Id]) -> list[list[Id]]:
        """Return claims in groups with equal figures: those that imply one another."""
        groups: dict[frozenset[Id], list[Id]] = {}
        for claim in claims:
            groups.setdefault(self.implying(claim) & self.implied(claim), []).append(claim)
        return list(groups.values())

    def on_side(self, hops: Iterable[Hop], claim: Id, stance: str) -> list[Hop]:
        """Return the attributions that stand on a side of a claim; any stance but the two sides counts by itself."""
        if stance == "asserts":
            implying = self.implying(claim)
            return [hop for hop in hops if hop.stance == stance and hop.claim in implying]
        if stance == "denies":
            implied, contradicting = self.implied(claim), self.contradicting(claim)
            return [
                hop
                for hop in hops
                if (hop.stance == "denies" and hop.claim in implied)
                or (hop.stance == "asserts" and hop.claim in contradicting)
            ]
        return [hop for hop in hops if hop.stance == stance and hop.claim == claim]

    def entails(self, parent: Hop, child: Hop) -> bool:
        """Return whether what one attribution says implies what another one says.

        An assertion of A says B where A => B, and denies what contradicts that; a denial of B denies A where A => B. A
        denial never asserts anything, because two contradictory claims may both be false.
        """
        # By far the most common relay, answered without a lookup.
        if parent.claim == child.claim and parent.stance == child.stance:
            return True
        if parent.claim is None or child.claim is None:
            return False
        if parent.stance == child.stance:
            # Contraposition: not B implies not A exactly where A implies B.
            stronger, weaker = (parent, child) if parent.stance == "asserts" else (child, parent)
            return weaker.claim in self.implied(stronger.claim)  # type: ignore[arg-type]
        return parent.stance == "asserts" and parent.claim in self.contradicting(child.claim)

    def _contradicting(self, name: Id) -> set[Id]:
        # Whatever contradicts something that a claim implies denies the claim: denying "closed" denies "closed on
        # Monday".
        contrary = {rival for below in _walk(name, self._below) for rival in self._contrary.get(below, ())}
        return {above for rival in contrary for above in _walk(rival, self._above)}

    def _claims(self, query: str, claim: Id, walk: Callable[[Id], Iterable[Id]]) -> frozenset[Id]:
        """Return the claims of the classes that a walk from the class of a claim reaches (cached by class)."""
        name = self._class_of.get(claim)
        if name is None:
            return frozenset() if query == "contradicting" else frozenset((claim,))
        claims = self._cache.get((query, name))
        if claims is None:
            claims = frozenset(member for reached in walk(name) for member in self._members[reached])
            self._cache[query, name] = claims
        return claims


def _walk(start: Id, edges: Mapping[Id, Iterable[Id]]) -> list[Id]:
    """Return everything that edges lead to from a start, itself included."""
    reached = {start: None}
    queue = [start]
    for name in queue:
        for step in edges.get(name, ()):
            if step not in reached:
                reached[step] = None
                queue.append(step)
    return queue
