"""How many sources a claim really rests on: plain values in, figures out, no database.

`Sources` folds source records into units, once for all claims. `profile` computes the figures of one claim from its
attributions (`Hop`), and `lines` the lines that those figures count.
"""

from factbase.independence.attribution import UNDISCLOSED, Hop, Id, Undisclosed
from factbase.independence.identities import Sources
from factbase.independence.lines import Edge, Line, Lines, lines
from factbase.independence.profile import Profile, profile
from factbase.independence.side import Side

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
