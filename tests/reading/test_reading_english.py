from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.reading.english.extractor import EnglishExtractor
from factbase.reading.layout import paragraphs
from factbase.reading.proposals import Extraction, Extractor, chain


def extract(text: str) -> Extraction:
    return EnglishExtractor().propose(text, paragraphs(text))


def told(text: str, *, strict: bool = True) -> list[tuple[str, list[str], str]]:
    """Each proposal as (claim, sources from the origin on, stance)."""
    found = extract(text).proposals
    return [
        (
            " … ".join(text[start:end] for start, end in each.claim),
            [text[slice(*hop.source)] if hop.source else "?" for hop in chain(found, place)],
            each.stance.value,
        )
        for place, each in enumerate(found)
        if each.strict or not strict
    ]


@pytest.mark.parametrize(
    ("text", "claim", "sources"),
    [
        ("The mayor said that the bridge was safe.", "the bridge was safe", ["The mayor"]),
        (
            "Officials in Kyiv say Russian forces shelled the town.",
            "Russian forces shelled the town",
            ["Officials in Kyiv"],
        ),
        ("The agency said in a statement it was reviewing the data.", "it was reviewing the data", ["The agency"]),
        ("Trump tweeted Sunday that the tariffs would rise.", "the tariffs would rise", ["Trump"]),
        ("“The dam will hold,” said Ana Lopez, an engineer.", "“The dam will hold,”", ["Ana Lopez, an engineer"]),
        ("The strike failed, a rebel commander told Al Jazeera.", "The strike failed", ["a rebel commander"]),
        ("According to the police, two men had fled.", "two men had fled", ["the police"]),
        ("Ten people died, according to local media.", "Ten people died", ["local media"]),
        ("Pressed on the missing trains, Ms. Hale said the rails had cracked.", "the rails had cracked", ["Ms. Hale"]),
        ("Jan Smit: “We never saw the memo at all.”", "“We never saw the memo at all.”", ["Jan Smit"]),
        ("“We never saw the memo at all.” (Jan Smit)", "“We never saw the memo at all.”", ["Jan Smit"]),
        ("In 2004, he said, the firm lost money.", "In 2004 … the firm lost money", ["he"]),
        ("The envoy, the paper said, had warned them.", "The envoy … had warned them", ["the paper"]),
        ("As the Post first reported, the judge owned shares.", "the judge owned shares", ["the Post"]),
        ("Witnesses began to say that shots were fired.", "shots were fired", ["Witnesses"]),
        ("One of the survivors, a teacher, claimed he was drunk.", "he was drunk", ["One of the survivors, a teacher"]),
        (
            "The editor, who asked not to be named, said it was over.",
            "it was over",
            ["The editor, who asked not to be named"],
        ),
        ("The mayor, however, said the plan was late.", "the plan was late", ["The mayor"]),
        ("The Kremlin on Monday said that it was absurd.", "it was absurd", ["The Kremlin"]),
        ("Ms. Roy said on “News of the Day” that it was over.", "it was over", ["Ms. Roy"]),
        ("The judge ruled that it was void, saying it put a burden on all.", "it put a burden on all", ["The judge"]),
        ("Police said only one device went off.", "only one device went off", ["Police"]),
        ("The US Embassy said that it was closed.", "it was closed", ["The US Embassy"]),
        ("The envoy expressed concern that the truce would end.", "the truce would end", ["The envoy"]),
        ("The town shut the bridge after engineers said that it was unsafe.", "it was unsafe", ["engineers"]),
        ("The premier announced via radio that taxes would rise.", "taxes would rise", ["The premier"]),
    ],
)
def test_who_says_what_is_found(text: str, claim: str, sources: list[str]) -> None:
    assert (claim, sources) in [(said, who) for said, who, _ in told(text)]


@pytest.mark.parametrize(
    ("text", "claim", "sources"),
    [
        (
            "The daily said a senior officer had told its reporter that the convoy was hit.",
            "the convoy was hit",
            ["a senior officer", "The daily"],
        ),
        (
            "“Nobody weighed it,” the pilot told the board, according to a letter in the Gazette.",
            "“Nobody weighed it,”",
            ["the pilot", "a letter in the Gazette"],
        ),
        ("According to Al-Hayat, a guard said the men had gone.", "the men had gone", ["a guard", "Al-Hayat"]),
        (
            "The bishop wrote that he had been told by two priests that the money was missing.",
            "the money was missing",
            ["two priests", "The bishop"],
        ),
        ("The AP quoted a guard as saying the man was armed.", "the man was armed", ["a guard", "The AP"]),
        (
            "The Guardian, citing an internal memo, reported that the contract was void.",
            "the contract was void",
            ["an internal memo", "The Guardian"],
        ),
        ("“He told me that the brakes failed,” the widow said.", "the brakes failed", ["He", "the widow"]),
        (
            "The pool was closed, the Herald reported, citing two aides.",
            "The pool was closed",
            ["two aides", "the Herald"],
        ),
        ("Citing a guard, Reuters said that the gate was open.", "the gate was open", ["a guard", "Reuters"]),
        ("According to the Herald, citing police, the gate was open.", "the gate was open", ["police", "the Herald"]),
    ],
)
def test_a_report_inside_a_report_is_a_chain(text: str, claim: str, sources: list[str]) -> None:
    assert (claim, sources) in [(said, who) for said, who, _ in told(text)]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The firm denied that it had dumped waste.", "denies"),
        ("The bank rejected the accusations as baseless.", "denies"),
        ("The study suggests that the drug is weak.", "hedges"),
        ("The ministry has not informed the committee that the plant is unsafe.", "no_comment"),
        ("The clerk would not say if the mayor had signed it.", "no_comment"),
        ("The office refused to confirm whether he had met the envoy.", "no_comment"),
        ("The White House declined to comment on the report.", "no_comment"),
        ("The harbour office had no comment on that account.", "no_comment"),
        ("The spokesman neither confirmed nor denied that they had met.", "no_comment"),
        ("Neither the firm nor its lawyers would say how much was paid.", "no_comment"),
        ("The chief promised that the men would be punished.", "hedges"),
    ],
)
def test_what_is_denied_refused_or_negated_is_never_asserted(text: str, stance: str) -> None:
    assert {found for _, _, found in told(text)} == {stance}


@pytest.mark.parametrize(
    "text",
    [
        "The claims made by both sides were old.",
        "He wrote three reports for the committee in a year.",
        "If officials say that the water is safe, people will drink it.",
        "Critics could argue that it was late.",
        "The document posted on the site calls for talks.",
    ],
)
def test_words_that_report_nothing_give_no_strict_proposal(text: str) -> None:
    assert told(text) == []


def test_the_one_who_is_told_is_no_source() -> None:
    text = "Investigators were told by the captain that the engine had failed."

    [found] = extract(text).proposals

    assert found.source is not None
    assert found.recipient is not None
    assert (text[slice(*found.source)], text[slice(*found.recipient)]) == ("the captain", "Investigators")


def test_a_passive_without_an_agent_has_no_source_and_is_unnamed() -> None:
    [found] = extract("It was reported that the governor would resign.").proposals

    assert (found.source, found.identity.value) == (None, "unnamed")


def test_two_parts_of_a_quotation_are_one_claim() -> None:
    text = "“We will not pay,” the minister said. “Not one cent will come from us.”"

    assert [claim for claim, _, _ in told(text)] == ["“We will not pay,” … “Not one cent will come from us.”"]


def test_a_paragraph_that_is_all_quotation_goes_on_with_the_speech_before_it() -> None:
    text = "“We will not pay,” the minister said.\n“Not one cent of it will come from us.”"

    [(claim, _, _)] = told(text)

    assert claim.endswith("“Not one cent of it will come from us.”")


def test_a_full_stop_inside_a_quotation_ends_no_sentence() -> None:
    text = "“It failed. Nobody came. We left.” Those were the words of Ms. Roy, who added that it rained."

    assert ("it rained", ["who"], "asserts") in told(text)


def test_each_side_of_a_but_keeps_its_own_claim() -> None:
    text = "Witnesses said they heard two blasts, but police said only one bomb went off."

    assert [(claim, who) for claim, who, _ in told(text)] == [
        ("they heard two blasts", ["Witnesses"]),
        ("only one bomb went off", ["police"]),
    ]


def test_adding_that_goes_to_the_speaker_before() -> None:
    text = "“The dam will hold,” said Ana Lopez, adding that checks would go on."

    assert ("checks would go on", ["Ana Lopez"], "asserts") in told(text)


def test_he_is_suggested_to_be_the_speaker_before_and_a_report_never_is() -> None:
    text = "The report said that costs rose. The auditor said that it was late. He said the firm knew."

    *_, last = extract(text).proposals

    assert last.antecedent is not None
    assert text[slice(*last.antecedent)] == "The auditor"


def test_things_and_nouns_are_only_in_the_broad_profile() -> None:
    text = "The minister announced a new plan. The mayor's claim that taxes had fallen was old."

    assert told(text) == []
    assert [claim for claim, _, _ in told(text, strict=False)] == ["a new plan", "taxes had fallen was old"]


def test_cue_words_that_gave_nothing_are_listed() -> None:
    text = "Residents described a loud blast."

    found = extract(text)

    assert [text[start:end] for start, end in found.cues_without_proposal] == ["described"] or found.proposals


def test_unnamed_sources_are_told_from_named_ones() -> None:
    text = "A senior official said that talks failed. Maria Lopez said that they went on. The ministry said it knew."

    assert [each.identity.value for each in extract(text).proposals] == ["unnamed", "named", "named"]


def test_the_extractor_keeps_the_protocol() -> None:
    assert isinstance(EnglishExtractor(), Extractor)


@pytest.mark.parametrize(
    "text",
    [
        "The Herald reported, citing two aides, that the pool was closed.",
        "Citing a guard, Reuters said that the gate was open.",
        "According to the Herald, citing police, the gate was open.",
    ],
)
def test_who_cites_and_who_is_cited_are_one_line_and_not_two(text: str) -> None:
    assert len(told(text)) == 1
    assert len(told(text, strict=False)) == 2


def test_a_reason_that_is_cited_is_no_source() -> None:
    [(claim, sources, _)] = told("Citing safety, the council said that the pool would close.")

    assert (claim, sources) == ("the pool would close", ["the council"])


def antecedents(text: str) -> list[str | None]:
    """Who each proposal whose source is a pronoun is laid upon."""
    found = extract(text).proposals
    pronouns = [each for each in found if each.source and text[slice(*each.source)].lower() in {"he", "she", "it"}]
    return [text[slice(*each.antecedent)] if each.antecedent else None for each in pronouns]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "Ida Roy said that taxes fell.\n\nJan Smit has run the yard for years. In June he said that it was sold.",
            "Jan Smit",
        ),
        (
            "Envoy Max Abel met Ida Roy.\n\nIda Roy knew. While Abel was talking to the rebels, he said that it held.",
            "Abel",
        ),
        (
            "Ida Roy said that the bank had failed. She said that Jan Smit left. She added that nobody knew.",
            "Ida Roy",
        ),
        (
            "The survey was wrong, Ida Roy said. The letter names a price. It states that nothing was paid.",
            "The letter",
        ),
        (
            "Jan Smit wrote a note to the board. That note contains a warning. It says that the dam will break.",
            "That note",
        ),
        (
            "Ida Roy said that taxes fell. Iraq was calm all week in spite of it. She said that more would follow.",
            "Ida Roy",
        ),
        ("A study said that rates rose. Officials agreed on it at once. He said that it was wrong.", None),
    ],
)
def test_a_pronoun_goes_on_with_what_its_paragraph_is_about(text: str, meant: str | None) -> None:
    assert antecedents(text)[-1] == meant


def test_that_statement_is_nobody_outside_its_document() -> None:
    text = "Jan Smit wrote a note to the board. That note contains a warning. It says that the dam will break."

    assert extract(text).proposals[-1].identity.value == "unnamed"


_WORDS = (
    "“ ” \" '' `` , . ; : ( ) — said say says told that according to by who which and but not no neither comment "
    "declined reports Smith the a of he her us US citing quoting as saying adding , , . . was is has"
)
_SOUP = st.lists(st.sampled_from([*_WORDS.split(), "\n", "\n\n"]), max_size=60)


@settings(deadline=None)
@given(_SOUP)
def test_no_words_in_any_order_break_it_and_every_span_lies_inside(parts: list[str]) -> None:
    text = " ".join(parts)

    found = extract(text)

    for each in found.proposals:
        spans = [*each.claim, *each.cue, *([each.source] if each.source else [])]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left[1] <= right[0] for left, right in zip(each.claim, each.claim[1:], strict=False))
        assert each.parent is None or 0 <= each.parent < len(found.proposals)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert extract(text).proposals is not None
