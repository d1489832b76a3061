"""How many sources a claim really rests on: plain values in, figures out, no database.

`Sources` folds source records into units, once for all claims, and `ClaimLinks` says which claims imply which.
`profile` computes the figures of one claim from its attributions (`Hop`), and `lines` the lines that those figures
count. `witness`, `disjoint_lines` and `open_questions` explain the figures; they cost more, and are for display.
"""

from factbase.independence.attribution import UNDISCLOSED, DocumentUnit, Hop, Id, Undisclosed, Unit
from factbase.independence.claim_links import ClaimLinks
from factbase.independence.consistency import JudgedLink, inconsistencies
from factbase.independence.explanation import disjoint_lines, witness
from factbase.independence.identities import Sources
from factbase.independence.lines import Edge, Line, Lines, lines
from factbase.independence.profile import Profile, profile, profiles
from factbase.independence.questions import Doubt, OpenQuestion, open_questions
from factbase.independence.side import Side
from factbase.independence.side_graph import LinkedClaim, units_of

__all__ = [
    "UNDISCLOSED",
    "ClaimLinks",
    "DocumentUnit",
    "Doubt",
    "Edge",
    "Hop",
    "Id",
    "JudgedLink",
    "Line",
    "Lines",
    "LinkedClaim",
    "OpenQuestion",
    "Profile",
    "Side",
    "Sources",
    "Undisclosed",
    "Unit",
    "disjoint_lines",
    "inconsistencies",
    "lines",
    "open_questions",
    "profile",
    "profiles",
    "units_of",
    "witness",
]
