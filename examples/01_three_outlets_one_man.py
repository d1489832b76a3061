"""Three reports of one claim, and how many sources it really rests on.

Prints:
    The talks were halted: looks like 3 outlets, rests on 1 to 3 independent sources
    The talks were halted: looks like 3 outlets, rests on 1 to 1 independent sources
    without an insurgent leader 1 claim is lost
    taken back: rests on 1 to 3
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from factbase import Factbase


def say(facts: Factbase) -> None:
    """What the one claim looks like, and what it rests on."""
    [claim] = facts.claims()
    low, high = claim.independent
    outlets = facts.dossier(claim.id).asserts.outlets
    print(f"{claim.text}: looks like {outlets} outlets, rests on {low} to {high} independent sources")


with TemporaryDirectory() as folder, Factbase.create(Path(folder) / "talks.db") as facts:
    facts.capture('The talks were halted < "an insurgent leader" < Asharq al-Awsat @ 2006-05-02')
    facts.capture('The talks were halted < "a Sunni commander" < Le Soir @ 2006-05-03')
    facts.capture('The talks were halted < "a Sunni commander, in Amman" < AP @ 2006-05-03')
    say(facts)

    # Somebody finds out that the three are one man. That is a judgement, and `undo` takes it back.
    facts.same("an insurgent leader", "a Sunni commander")
    facts.same("an insurgent leader", "a Sunni commander, in Amman")
    say(facts)

    lost = facts.what_if("an insurgent leader").lost
    print(f"without an insurgent leader {len(lost)} claim is lost")

    facts.undo()
    facts.undo()
    low, high = facts.claims()[0].independent
    print(f"taken back: rests on {low} to {high}")
