"""factbase keeps claims, who made them and through whom they reached us, and says which of them rest on one source.

    from factbase import ClaimFilter, Factbase

    with Factbase.create("talks.db") as facts:
        facts.capture('The talks were halted < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03')
        facts.capture('The talks were halted < "a Sunni commander" < Le Soir')
        facts.same("an insurgent leader", "a Sunni commander")
        for claim in facts.claims(ClaimFilter(single_source=True)):
            print(claim.text, claim.independent, [source.name for source in claim.choke_points])
        print(facts.what_if("an insurgent leader").lost)
        facts.undo()

| kind | names |
|---|---|
| the ledger | `Factbase` |
| questions | `ClaimFilter`, `parse_query` |
| answers | `factbase.results` |
| files | `read_jsonl`, `read_csv`, `write_jsonl`, `write_csv` |
| independence, without a database | `Hop`, `Sources`, `Profile`, `profile`, `lines` |
| words | `Verdict`, `Workflow`, `Stance`, `Relation`, `Judgement`, `Kind` |
| errors | `FactbaseError` and, below it, the rest of `factbase.errors` |

Names are loaded when they are first used, so that `import factbase` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbase.errors import FactbaseError
    from factbase.independence import Hop, Profile, Sources, lines, profile
    from factbase.interchange import read_csv, read_jsonl, write_csv, write_jsonl
    from factbase.ledger import Factbase
    from factbase.query import ClaimFilter, parse_query
    from factbase.vocabulary import Judgement, Kind, Relation, Stance, Verdict, Workflow

__version__ = "0.1.0"

__all__ = [
    "ClaimFilter",
    "Factbase",
    "FactbaseError",
    "Hop",
    "Judgement",
    "Kind",
    "Profile",
    "Relation",
    "Sources",
    "Stance",
    "Verdict",
    "Workflow",
    "__version__",
    "lines",
    "parse_query",
    "profile",
    "read_csv",
    "read_jsonl",
    "write_csv",
    "write_jsonl",
]

_ROOMS = {
    "ledger": ("Factbase",),
    "query": ("ClaimFilter", "parse_query"),
    "interchange": ("read_csv", "read_jsonl", "write_csv", "write_jsonl"),
    "independence": ("Hop", "Profile", "Sources", "lines", "profile"),
    "vocabulary": ("Judgement", "Kind", "Relation", "Stance", "Verdict", "Workflow"),
    "errors": ("FactbaseError",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'factbase' has no attribute {name!r}")
    value: object = getattr(import_module(f"factbase.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
