"""How many sources a claim really rests on. Plain values in, figures out.

`Sources` says who is who, once for all claims. `profile` gives the figures of one claim from its attributions (`Hop`),
`lines` the lines that those figures count.
"""

from factbase.independence.identities import Id, Sources
from factbase.independence.lines import Edge, Line, Lines, lines
from factbase.independence.profile import Profile, profile
from factbase.independence.side import Side
from factbase.independence.side_graph import UNDISCLOSED, Hop, Undisclosed

__all__ = [
    "UNDISCLOSED",
    "Edge",
    "Hop",
    "Id",
    "Line",
    "Lines",
    "Profile",
    "Side",
    "Sources",
    "Undisclosed",
    "lines",
    "profile",
]
