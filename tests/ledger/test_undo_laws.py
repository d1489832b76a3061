"""Whatever people do, in whatever order: undo gives every state back, and the kept figures are right."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger.conftest import exported

from factbase.errors import FactbaseError
from factbase.ledger import Factbase
from factbase.vocabulary import Relation, Stance, Verdict

WORDS = ("talks", "memo", "border", "ñandú", "交渉", "peace")


class Analyst:
    """Does something at random; what is refused is not done."""

    def __init__(self, facts: Factbase, dice: random.Random) -> None:
        self.facts, self.dice = facts, dice

    def act(self) -> bool:
        deed = self.dice.choice(
            (
                self.capture,
                self.capture,
                self.attribute,
                self.attribute,
                self.edit_hop,
                self.relate,
                self.assess,
                self.edit_claim,
                self.edit_source,
                self.remove,
                self.link,
                self.discredit,
                self.document,
                self.unrelate,
            )
        )
        try:
            deed()
        except FactbaseError:
            return False
        return True

    def _claim(self) -> str:
        return self.dice.choice([each.id for each in self.facts.claims(limit=None)] or [""])

    def _source(self) -> str:
        return self.dice.choice([each.id for each in self.facts.sources()] or [""])

    def _hop(self, claim: str) -> str:
        return self.dice.choice([hop.id for hop in self.facts.dossier(claim).hops] or [""])

    def capture(self) -> None:
        names = [
            self.dice.choice(("AP", "Reuters", "Asharq", '"an aide"', "Le Soir"))
            for _ in range(self.dice.randint(0, 3))
        ]
        signs = [self.dice.choice(("<", "<", "<", "!<", "?<")) for _ in names]
        hops = "".join(f" {sign} {name}" for sign, name in zip(signs, names, strict=True))
        self.facts.capture(f"{self.dice.choice(WORDS)} {self.dice.randint(1, 4)}{hops}")

    def attribute(self) -> None:
        claim = self._claim()
        fields = {
            "stance": self.dice.choice(list(Stance)).value,
            "relays": [self._hop(claim)] if self.dice.random() < 0.6 else [],
            "held": self.dice.choice((True, False, None)),
            "basis": self.dice.choice(("own", "unknown", None)),
        }
        documents = [each.id for each in self.facts.documents()]
        if documents and self.dice.random() < 0.5:
            fields["document"] = self.dice.choice(documents)
        self.facts.attribute(claim, self._source(), **fields)

    def edit_hop(self) -> None:
        claim = self._claim()
        hop = self._hop(claim)
        others = [each.id for each in self.facts.dossier(claim).hops if each.id != hop]
        field = self.dice.choice(("status", "relays", "source", "stance", "document"))
        value = {
            "status": self.dice.choice(("active", "retracted")),
            "relays": self.dice.sample(others, min(len(others), self.dice.randint(0, 2))),
            "source": self._source(),
            "stance": self.dice.choice(list(Stance)).value,
            "document": None,
        }[field]
        self.facts.edit("attribution", hop, **{field: value})

    def relate(self) -> None:
        self.facts.relate(self._source(), self.dice.choice(list(Relation)), self._source())

    def unrelate(self) -> None:
        relations = [line for line in exported(self.facts).splitlines() if '"record":"source_relation"' in line]
        assert relations is not None
        source = self.facts.source(self._source())
        if source.source.claims == 0:
            self.facts.remove("source", source.source.id)

    def document(self) -> None:
        self.facts.add("document", title="a paper", publisher=self._source(), text="words and words")

    def assess(self) -> None:
        self.facts.assess(
            self._claim(), self.dice.choice(list(Verdict)), reason="so", override=self.dice.random() < 0.5
        )

    def edit_claim(self) -> None:
        self.facts.edit(
            "claim", self._claim(), text=self.dice.choice(WORDS), tags=["a", "b"][: self.dice.randint(0, 2)]
        )

    def edit_source(self) -> None:
        fields = {"identity": self.dice.choice(("named", "unnamed")), "aliases": ["x", "y"][: self.dice.randint(0, 2)]}
        self.facts.edit("source", self._source(), **fields, reliability=self.dice.choice(("B", None)))

    def remove(self) -> None:
        if self.dice.random() < 0.3:
            self.facts.remove("claim", self._claim())
        else:
            self.facts.remove("attribution", self._hop(self._claim()))

    def link(self) -> None:
        self.facts.link(self._claim(), "supports", self._claim(), judgement=self.dice.choice(("positive", "negative")))

    def discredit(self) -> None:
        self.facts.discredit(self._source())


def work(facts: Factbase, seed: int, deeds: int) -> list[str]:
    """The exported states before each event, oldest first."""
    analyst = Analyst(facts, random.Random(seed))
    states, before, newest = [], exported(facts), facts.history(limit=1)
    for _ in range(deeds):
        analyst.act()
        now, event = exported(facts), facts.history(limit=1)
        if event == newest:
            assert now == before
        else:
            states.append(before)
        before, newest = now, event
    return states


def see_that_it_is_sound(facts: Factbase) -> None:
    assert [
        finding for finding in facts.check() if finding.check not in {"lookalikes", "overstated", "relations"}
    ] == []
    assert facts.verify() == []


def undo_all(facts: Factbase, states: list[str]) -> None:
    for before in reversed(states):
        assert facts.undo() is not None
        assert exported(facts) == before
    assert facts.undo() is None


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_any_changes_and_as_many_undos_give_back_every_state(new_facts: Callable[[], Factbase], seed: int) -> None:
    facts = new_facts()

    states = work(facts, seed, 20)
    final = exported(facts)
    see_that_it_is_sound(facts)

    undo_all(facts, states)
    see_that_it_is_sound(facts)
    while facts.redo():
        pass
    assert exported(facts) == final
    see_that_it_is_sound(facts)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_many_more_changes_and_undos(new_facts: Callable[[], Factbase], seed: int) -> None:
    facts = new_facts()
    states = work(facts, seed, 60)
    see_that_it_is_sound(facts)
    undo_all(facts, states)
    see_that_it_is_sound(facts)


def test_a_what_if_is_what_discrediting_gives(new_facts: Callable[[], Factbase]) -> None:
    facts = new_facts()
    work(facts, 7, 60)

    for source in facts.sources():
        before = {each.id: each.independent for each in facts.claims(limit=None)}
        answer = facts.what_if(source.id)
        applied = facts.discredit(source.id)
        after = {each.id: each.independent for each in facts.claims(limit=None)}

        assert applied == answer
        assert set(answer.lost) == {each for each in before if before[each][1] and not after[each][1]}
        assert set(answer.now_single_source) == {each for each in before if before[each][1] > 1 == after[each][1]}
        if after != before:
            facts.undo()
        assert {each.id: each.independent for each in facts.claims(limit=None)} == before


def test_an_export_and_its_import_are_the_same_state(new_facts: Callable[[], Factbase]) -> None:
    import io

    from factbase.interchange import read_jsonl

    facts, copy = new_facts(), new_facts()
    work(facts, 11, 60)
    text = exported(facts)

    copy.import_lines([("all.jsonl", read_jsonl(io.BytesIO(text.encode()), file="all.jsonl"))])

    assert exported(copy) == text
    see_that_it_is_sound(copy)


def test_the_same_work_on_postgresql_gives_the_same_record(postgres_database: str) -> None:
    with Factbase.create(postgres_database, analyst="ana") as facts:
        states = work(facts, 3, 40)
        see_that_it_is_sound(facts)
        undo_all(facts, states)
        see_that_it_is_sound(facts)
