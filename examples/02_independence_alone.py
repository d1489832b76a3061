"""The count without a database: attributions in, figures out.

Five papers print one agency's item, and one radio has a witness of its own. Counting outlets gives 6.

Prints:
    independent sources: 2
    without the agency: 1
    agency -> paper 1
    agency -> paper 2
    agency -> paper 3
    agency -> paper 4
    agency -> paper 5
    witness -> radio
"""

from __future__ import annotations

from factbase import Hop, Sources, lines, profile

PAPERS = [f"paper {number}" for number in range(1, 6)]
outlets = [(name, "outlet", "named") for name in ("agency", "radio", *PAPERS)]
sources = Sources([*outlets, ("witness", "person", "named")], [])

hops = [
    Hop("agency item", "agency", basis="own"),
    *(Hop(f"story in {paper}", paper, relays=(("agency item", True),)) for paper in PAPERS),
    Hop("what she saw", "witness"),
    Hop("broadcast", "radio", relays=(("what she saw", True),)),
]
source_of = {hop.id: hop.source for hop in hops}

found = profile(hops, sources)
low, high = found.asserts.independent
assert low == high
print(f"independent sources: {high}")

without = profile(hops, sources, discredited=["agency"])
print(f"without the agency: {without.asserts.independent[1]}")

for line in lines(hops, sources).lines:
    print(" -> ".join(source_of[hop] for hop in line.attributions))
