"""English words that report what somebody says, and the closed classes that surround them.

A cue lemma belongs to one class; the class says what its content looks like and what stance it lends:

    assert   says so            "said", "announced"        a clause may follow without "that"
    report   says so            "shows", "wrote"           a clause needs "that", or a verb of its own
    weak     says so, hedged    "suggested", "believes"
    tell     says it to someone "told", "informed"         the one told is not the source
    deny     says it is not so  "denied", "rejected"       also of a thing: "rejected the accusations"
    ask      asks               "wondered", "questioned"
    commit   promises, threatens
    demand   orders, urges
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["CUES", "NOUN_CUES", "TAGS", "Act", "CueClass"]


class CueClass(StrEnum):
    """What kind of reporting a cue word does."""

    ASSERT = "assert"
    REPORT = "report"
    WEAK = "weak"
    TELL = "tell"
    DENY = "deny"
    ASK = "ask"
    COMMIT = "commit"
    DEMAND = "demand"


class Act(StrEnum):
    """What the source does with the claim, finer than a stance: an acceptance maps it to one."""

    ASSERTS = "asserts"
    DENIES = "denies"
    SUGGESTS = "suggests"
    ASKS = "asks"
    COMMITS = "commits"
    DEMANDS = "demands"
    NO_COMMENT = "declines_to_comment"
    NOT_ASSERTED = "not_asserted"


# One lemma with its irregular forms: "say said" means says, saying and said; a regular lemma stands alone.
_LEMMAS = {
    CueClass.ASSERT: """
        say/said state add announce claim declare argue assert explain note insist maintain contend acknowledge admit
        remark comment allege testify predict warn recall reply/replied respond answer stress emphasize emphasise
        reiterate repeat affirm concede caution complain boast joke lament continue proclaim reveal disclose
        confirm observe conclude tweet swear/swore/sworn avow attest confide exclaim shout yell mutter whisper retort
        counter quip opine interject reason recount profess posit charge agree clarify/clarified profess protest
        predict bemoan chide gripe grumble scoff snap vent fume rant thunder marvel muse
    """,
    CueClass.REPORT: """
        report write/wrote/written find/found show/shown indicate demonstrate post blog learn/learnt
        hear/heard read/read
        rule determine discover establish project forecast/forecast calculate verify/verified document prove/proven
        record relate describe rebut point underscore underline highlight specify/specified stipulate
        certify/certified imply/implied mention decide detail signal testify/testified detect cable narrate
        believe think/thought feel/felt understand/understood know/knew/known reckon realize realise
    """,
    CueClass.WEAK: """
        suggest hint speculate theorize theorise hypothesize hope expect fear worry/worried suspect assume
        guess estimate
        doubt consider presume surmise imagine conjecture anticipate propose figure
    """,
    CueClass.TELL: "tell/told inform notify/notified remind assure convince persuade advise brief",
    CueClass.DENY: "deny/denied reject dismiss refute dispute repudiate disavow contradict",
    CueClass.ASK: "ask wonder question inquire enquire query/queried",
    CueClass.COMMIT: "vow promise pledge threaten",
    CueClass.DEMAND: "demand urge order recommend instruct insist request",
}

ATTITUDES = frozenset(
    "believe think feel hope expect fear worry suspect assume guess doubt understand know consider reckon presume "
    "imagine anticipate figure realize realise".split()
)
"""Lemmas that tell of a mind rather than of speech."""

_DOUBLES = frozenset("admit rebut chat quip".split())


def _forms(entry: str) -> dict[str, str]:
    """The forms of one lemma, each with its kind: base, s, ing, past, participle."""
    lemma, *irregular = entry.split("/")
    stem = lemma.removesuffix("e")
    if lemma in _DOUBLES:
        stem = lemma + lemma[-1]
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeou"
    plural = lemma[:-1] + "ies" if consonant_y else lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    past = lemma[:-1] + "ied" if consonant_y else stem + "ed"
    forms = {lemma: "base", plural: "s", (stem if lemma != "agree" else lemma) + "ing": "ing"}
    if irregular:
        forms |= dict.fromkeys(irregular, "past")
    else:
        forms[past if lemma != "agree" else "agreed"] = "past"
    return forms


def _cues() -> dict[str, tuple[str, CueClass, str]]:
    found: dict[str, tuple[str, CueClass, str]] = {}
    for cue_class, entries in _LEMMAS.items():
        for entry in entries.split():
            for form, kind in _forms(entry).items():
                found.setdefault(form, (entry.split("/")[0], cue_class, kind))
    return found


CUES = _cues()
"""Each form: its lemma, class and kind of form."""

NOUN_CUES = frozenset(
    "claim claims allegation allegations assertion assertions report reports statement statements suggestion "
    "suggestions accusation accusations warning warnings announcement belief contention argument conclusion "
    "confirmation admission revelation testimony rumor rumors rumour rumours complaint complaints insistence "
    "prediction predictions denial denials promise promises pledge threat vow concern concerns doubt doubts hope hopes "
    "fear fears confidence assurance assurances evidence news word view opinion".split()
)

# Forms that are as often nouns; they are verbs only where their neighbours say so.
ALSO_NOUNS = frozenset(
    "report reports claim claims state states note notes charge charges comment comments estimate estimates forecast "
    "forecasts answer answers question questions reply replies remark remarks promise promises vow vows pledge "
    "pledges demand demands order orders post posts tweet tweets show shows find finds project projects rule rules "
    "hope hopes fear fears doubt doubts signal signals caution request requests document documents details detail "
    "record records cable cables worry worries protest protests snap shout shouts joke jokes repeat figure figures "
    "dispute disputes complaints reason reasons point points blog blogs counter counters query queries feeling "
    "writing finding warning ruling saying understanding thought thoughts guess guesses read reads brief briefs "
    "lament laments boast suspect suspects whisper whispers thinking meaning briefing".split()
)

_TAGGED = {
    "d": """the a an this these those his its their our my your some any no every each all both several many few most
        another other such two three four five six seven eight nine ten one more much half either neither""",
    "p": """of in on at by for with from to into over under about against between among during through throughout within
        without near around across behind beyond toward towards via per despite amid amongst inside outside
        upon onto off
        like unlike including concerning regarding following after before since until till than as""",
    "s": "because while although though if whether when unless whereas once lest whenever wherever so",
    "t": "that",
    "c": "and or but nor yet",
    "r": "he she they we i it you one's there",
    "o": "him them us me himself herself itself themselves ourselves myself her yourself each-other",
    "w": "who which whom whose what where how why whoever whatever",
    "x": """is are was were be been being am has have had having do does did will would can could may might shall should
        must ought isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't
        cannot mustn't shouldn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t
        can’t couldn’t mustn’t shouldn’t he's she's it's he’s she’s it’s they're we're they’re we’re i'm i’m they've
        we've i've they’ve we’ve i’ve he'd she'd they'd he’d she’d they’d he'll she'll they'll it'll he’ll she’ll it’ll
        we'll we’ll they’ll there's there’s that's that’s who's who’s ain't ain’t""",
    "a": """not never also twice later then now still already again even just only often soon recently once yet earlier
        previously repeatedly reportedly allegedly apparently privately publicly however therefore thus meanwhile
        moreover furthermore instead perhaps maybe always sometimes too very quite rather almost ever further
        explicitly clearly evidently additionally nonetheless nevertheless here today yesterday tomorrow tonight
        ago well far away back abroad afterward afterwards otherwise first indeed likewise similarly specifically""",
    "v": """made took gave got came told went said saw knew thought became began left felt brought kept held wrote stood
        lost met ran set paid sat led grew fell sent built spent won broke rose drove bought wore chose spoke sought
        struck fought caught taught sold shot hit put let cut cost read makes takes gives gets comes goes says sees
        knows thinks becomes begins leaves feels brings keeps holds writes stands loses meets runs sets pays leads grows
        falls sends builds spends wins breaks rises drives buys wears chooses speaks seeks strikes fights seems appears
        means remains includes contains provides allows believes wants needs tries helps continues expects plans hopes
        lies lives requires tends faces raise raises lose drive show shows reflect reflects gives need want believe seem
        appear remain include contain mean become make take fled hid dealt bled bent bound clung crept drank
        ate flew forgot
        froze hung lent lit meant rang rode sank sang shook shrank slept slid spread spun stole stuck swam
        swept swung threw
        wept withdrew woke undertook overcame overthrew misled undercut burst hurt arose awoke bore blew
        drew fed forbade
        forgave ground laid leapt sprang swore tore understood wound upheld beat bet bid cast split quit rid
        shed shut""",
}

TAGS = {word: tag for tag, words in _TAGGED.items() for word in words.split()}
"""Closed-class words and common verbs; every other word is tagged by its shape (see `words.tag`)."""

NEGATIONS = frozenset(
    "not never neither nor cannot don't doesn't didn't won't wouldn't can't couldn't hasn't haven't "
    "hadn't isn't aren't "
    "wasn't weren't don’t doesn’t didn’t won’t wouldn’t can’t couldn’t hasn’t haven’t hadn’t isn’t aren’t "
    "wasn’t weren’t "
    "shouldn't shouldn’t".split()
)
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t".split())
MODALS = frozenset("would could may might should must can shall ought will".split())
REFUSALS = frozenset("declined refused declines refuses declining refusing".split())
FAILURES = frozenset("failed fails unable neglected".split())

DATE_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. today yesterday "
    "tonight tomorrow mon. tue. tues. wed. thu. thurs. fri. sat. sun.".split()
)
WHEN_WORDS = DATE_WORDS | frozenset("last next this past week month year night morning afternoon evening day".split())

OCCASIONS = frozenset(
    "statement interview conference briefing speech letter email e-mail report memo tweet post article "
    "column editorial "
    "filing lawsuit testimony hearing release remarks call address book memoir essay message note video broadcast "
    "television radio court twitter facebook documents affidavit complaint ruling study paper blog entry blog-post "
    "press affidavit telephone phone telegram cable debate rally meeting session response reply announcement "
    "conversation parliament congress questions".split()
)

ABBREVIATIONS = frozenset(
    "mr. mrs. ms. dr. prof. gen. lt. col. maj. capt. sgt. cmdr. adm. sen. rep. gov. pres. rev. hon. st. mt. jr. sr. "
    "inc. ltd. co. corp. no. vs. v. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. ave. blvd. dept. "
    "est. etc. e.g. i.e. u.s. u.k. u.n. a.m. p.m. d.c. brig. sec. ret. messrs. al. art. fig. approx. ariz. calif. "
    "colo. conn. fla. ga. ill. ind. kan. ky. la. mass. md. mich. minn. miss. mo. mont. neb. nev. okla. ore. pa. tenn. "
    "tex. va. vt. wash. wis. wyo. rd. ph.d. supt. insp. det. atty. amb. asst. tel. ext. fr. msgr. jan feb".split()
)
