"""Lines that share no place: as many as there are places in a smallest cut (Menger 1927)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def count_disjoint_lines(
    starts: Sequence[int], children: Sequence[Sequence[int]], ends: Collection[int], most: int
) -> int:
    """Return the most walks from starts to ends that share no place, or `most` where there are that many.

    The count is also the fewest places that meet every walk.

    Source: Dinic, Algorithm for solution of a problem of maximum flow (1970), on places split in two; networks of unit
    capacity need O(sqrt(V)) rounds (Even, Tarjan 1975).
    """
    network = _UnitNetwork(starts, children, ends)
    count = 0
    # The caller knows another bound; a larger flow would not be used.
    while count < most:
        flow = network.blocking_flow()
        if not flow:
            return count
        count += flow
    return most


class _UnitNetwork:
    """A flow network with capacity 1 on each edge.

    A place becomes two nodes, 2 * place (entry) and 2 * place + 1 (exit). The edge between them turns the limit of one
    line for each place into a limit on edges.
    """

    __slots__ = ("_edges_of", "_free", "_head", "_level", "_sink", "_source")

    _edges_of: list[list[int]]
    """The edges that leave each node; edge `e ^ 1` is the reverse of edge `e`."""

    def __init__(self, starts: Sequence[int], children: Sequence[Sequence[int]], ends: Collection[int]) -> None:
        self._source, self._sink = 2 * len(children), 2 * len(children) + 1
        self._edges_of = [[] for _ in range(2 * len(children) + 2)]
        self._head: list[int] = []
        self._free: list[bool] = []
        self._level: list[int] = []
        for start in starts:
            self._connect(self._source, 2 * start)
        # Places without an edge are off the network; leaving them out keeps the residual graph small.
        for place, steps in enumerate(children):
            if steps or place in ends:
                self._connect(2 * place, 2 * place + 1)
            for step in steps:
                self._connect(2 * place + 1, 2 * step)
        for end in ends:
            self._connect(2 * end + 1, self._sink)

    def _connect(self, tail: int, head: int) -> None:
        self._edges_of[tail].append(len(self._head))
        self._edges_of[head].append(len(self._head) + 1)
        self._head += [head, tail]
        self._free += [True, False]

    def blocking_flow(self) -> int:
        """Saturate the shortest augmenting paths of one length; return how many there were."""
        self._find_levels()
        if self._level[self._sink] < 0:
            return 0
        # One iterator a node and round: an edge that led nowhere is never tried again, which gives Dinic's bound.
        remaining = [iter(edges) for edges in self._edges_of]
        count = 0
        path: list[int] = []
        node = self._source
        while True:
            if node == self._sink:
                for edge in path:
                    self._free[edge], self._free[edge ^ 1] = False, True
                count += 1
                path, node = [], self._source
            edge = next((e for e in remaining[node] if self._is_onward(node, e)), -1)
            if edge >= 0:
                path.append(edge)
                node = self._head[edge]
            elif path:
                # A dead end: its iterator is exhausted, so that no later path of this round enters it again.
                node = self._head[path.pop() ^ 1]
            else:
                return count

    def _is_onward(self, node: int, edge: int) -> bool:
        return self._free[edge] and self._level[self._head[edge]] == self._level[node] + 1

    def _find_levels(self) -> None:
        """Find the distance of each node from the source over free edges; -1 where there is no way."""
        level = [-1] * len(self._edges_of)
        level[self._source] = 0
        queue = [self._source]
        for node in queue:
            for edge in self._edges_of[node]:
                head = self._head[edge]
                if self._free[edge] and level[head] < 0:
                    level[head] = level[node] + 1
                    queue.append(head)
        self._level = level
