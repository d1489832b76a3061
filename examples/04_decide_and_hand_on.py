"""A verdict with its guard, an export, and the same state again in another database.

Prints:
    refused: rests on one source: Asharq al-Awsat, an insurgent leader
    corroborated, because: the embassy confirmed it to us by telephone
    4 events; the newest: assess
    the export of the copy has the same bytes: True
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from factbase import Factbase, FactbaseError, Verdict, read_jsonl


def exported(facts: Factbase) -> str:
    """The whole record as interchange.v1."""
    return "".join(facts.export())


with TemporaryDirectory() as folder:
    with Factbase.create(Path(folder) / "talks.db", analyst="ana") as facts:
        claim = facts.capture('The memo reached the embassy < "an insurgent leader" < Asharq al-Awsat').claim
        facts.add("document", title="Note of a telephone call", published="2006-05-08")
        facts.edit("claim", claim, tags=["talks"])
        try:
            facts.assess(claim, Verdict.CORROBORATED)
        except FactbaseError as error:
            print(f"refused: {error}")
        facts.assess(claim, Verdict.CORROBORATED, override=True, reason="the embassy confirmed it to us by telephone")
        newest = facts.dossier(claim).assessments[0]
        print(f"{newest.verdict}, because: {newest.rationale}")
        events = facts.history()
        print(f"{len(events)} events; the newest: {events[0].operation}")
        text = exported(facts)

    with Factbase.create(Path(folder) / "copy.db", analyst="ben") as copy:
        copy.import_lines([("talks.jsonl", read_jsonl(BytesIO(text.encode()), file="talks.jsonl"))])
        print(f"the export of the copy has the same bytes: {exported(copy) == text}")
