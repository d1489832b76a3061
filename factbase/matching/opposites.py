"""Words that reverse the meaning of a text: negations of several languages, and pairs of English antonyms."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["DENIALS", "NEGATIONS", "NEGATIONS_ELSEWHERE", "NEVER_NEGATED", "OPPOSITES", "PREFIXES", "lemma"]

# English counts them: two take each other back.
_ENGLISH = (
    "not no never none nobody nothing neither nor nowhere without cannot cant wont dont doesnt didnt isnt arent wasnt "
    "werent hasnt havent hadnt wouldnt couldnt shouldnt aint mustnt neednt hardly barely"
)
# In these languages several of them make one negation: "никогда не", "no ... nunca", "ne ... pas".
_OTHER_LANGUAGES = (
    "nicht kein keine keinen keiner keinem niemals niemand "  # German
    "pas jamais aucun aucune rien "  # French
    "nunca jamas ningun ninguna nadie tampoco "  # Spanish
    "nao nenhum nenhuma ninguem nessuno nessuna niet geen nooit ikke aldrig inte nie nigdy nikt "  # to Polish
    "не нет никогда никто ничего нельзя ні ніколи ніхто "  # Russian, Ukrainian, Bulgarian
    "δεν μην ποτε οχι κανεισ "  # Greek, as it is normalised
    "لا لم لن ليس ليست غير بدون "  # Arabic
    "לא אינו אינה בלי מעולמ degil hayir yok نيست"  # Hebrew, as it is normalised, Turkish, Persian
)
# Words are matched between spaces: the text is normalised, so no other boundary exists.
NEGATIONS = re.compile(rf"(?<= )(?:{'|'.join(_ENGLISH.split())})(?= )")
# "Non" is a prefix in other languages; before one of these verbs it is Italian for "not".
_ITALIAN = "non(?= (?:e|ha|hanno|ho|sono|si|ci|era|fu|sara|puo|deve|vuole) )"
NEGATIONS_ELSEWHERE = re.compile(
    rf"(?<= )(?:{'|'.join(_OTHER_LANGUAGES.split())}|{_ITALIAN})(?= )"
    # Scripts without spaces.
    "|不|没|沒|未|無|无|非|ない|なかった|ません|ไม่|มิได้|않|못|없|아니"
)
# Words that deny what stands beside them; where one meets its opposite, that counts replacement.
DENIALS = frozenset(
    (
        "false falsely untrue deny denies denied denying denial hoax myth refuse refused refuses refusing "
        "fail failed fails lack lacks lacked impossible unlikely fabricated baseless debunked"
    ).split()
)
# What looks like a negation and is none.
NEVER_NEGATED = re.compile(
    r"(?<= )(?:not (?:only|just|merely|least|to mention)"
    r"|no (?:[0-9]+|doubt|fewer than|less than|more than|sooner|matter)"
    r"|nothing (?:but|less than|short of)|if not|whether or not|none other than)(?= )"
)
PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mis")

_PAIRS = """
accept reject; acquitted convicted; add remove; admit deny; agree disagree; agreed refused; alive dead; allow ban;
allow forbid; allow prohibit; allow prevent; allowed forbidden; all none; always never; ally enemy;
appear disappear; approve reject; approve disapprove; arrive leave; arrived departed; attack defend; back oppose;
began ended; before after; best worst; better worse; big small; big little; biggest smallest; boom bust;
borrow lend; bought sold; bullish bearish; cheap expensive; cheaper costlier; clean dirty; close open; cold hot;
confirm deny; cooler warmer; costs saves; created destroyed; cut raise; cut increased; dark light; dead living;
death birth; decline rise; declined increased; decrease increase; deep shallow; defeat victory; defeated won;
deflation inflation; democrat republican; democratic republican; different same; difficult easy; died survived;
dry wet; down up; drop rise; early late; earlier later; east west; eastern western; empty full; enter leave;
expand shrink; export import; fail succeed; failed succeeded; failure success; fake genuine; fake real; fall rise;
false true; fast slow; faster slower; fell climbed; fell grew; fell gained; fell increased; female male; few many;
fewer more; find lose; first last; float sink; foe friend; for against; forward backward; free captive;
freed jailed; freed arrested; released arrested; released detained; gain loss; gained lost; girl boy; give take;
good bad; grew shrank; growth decline; guilty innocent; happy sad; happy unhappy; hard soft; hard easy; hate love;
healthy sick; heavy light; high low; higher lower; highest lowest; hired fired; husband wife; illegal legal;
improve worsen; include exclude; inside outside; indoors outdoors; joined left; killed saved; kept broke;
large small; larger smaller; largest smallest; launch cancel; least most; left right; less more; lifted imposed;
long short; longer shorter; longest shortest; loose tight; lose win; loss profit; loud quiet; lowered raised;
major minor; majority minority; man woman; maximum minimum; narrow wide; near far; negative positive; new old;
newer older; night day; north south; northern southern; off on; old young; older younger; oldest youngest;
open shut; oppose support; opponent supporter; optimistic pessimistic; over under; above below; parent child;
partial full; pass fail; past future; peace war; permitted prohibited; permit forbid; poor rich; poorer richer;
poverty wealth; present absent; private public; praise criticise; praise criticize; pull push;
qualified disqualified; quick slow; rejected adopted; remember forget; reduce increase; reduced raised;
resigned stayed; retreat advance; rough smooth; safe dangerous; safer deadlier; sit stand; slowed accelerated;
slower quicker; smart stupid; soared plunged; spend save; start stop; start finish; start end; strengthen weaken;
strong weak; stronger weaker; surplus deficit; surplus shortage; tall short; taller shorter; thick thin;
together apart; top bottom; upheld overturned; upper lower; victory loss; vanish appear; visible hidden;
voted abstained; widened narrowed; withdrew entered; with without; yes no; awake asleep; ascending descending;
ahead behind; inflate deflate; climbing descending; putting removing; dressing undressing; lowering lifting;
filling emptying; rising setting; smiling frowning; crying laughing; running walking; walking sitting;
legalise ban; legalize ban; proved disproved; proven disproven; verified debunked; true debunked; genuine forged;
authentic forged; authentic fake; deployed withdrew; halted resumed; halted continued; suspended resumed;
ceased continued; broke signed; signed vetoed; ratified rejected; armed unarmed; hostile friendly;
voluntary forced; survivor victim; ceasefire offensive; resigned appointed; appointed dismissed; elected defeated;
stable volatile; secular religious; civilian military; civilians soldiers; domestic foreign; urban rural;
winner loser; harmless harmful; effective useless; cause prevent; helps harms; protects endangers;
evidence allegation; everyone nobody; everybody nobody; everything nothing; most few; somebody nobody;
someone nobody
"""
_IRREGULAR = (
    "rise rose risen; fall fell fallen; grow grew grown; shrink shrank shrunk; win won; lose lost; buy bought; "
    "sell sold; begin began begun; keep kept; break broke broken; leave left; give gave given; take took taken; "
    "find found; forget forgot forgotten; spend spent; lend lent; sit sat; stand stood; withdraw withdrew withdrawn; "
    "uphold upheld; man men; woman women; child children; wife wives; free freed; die dies died dying"
)
_FORMS = {form: base for line in _IRREGULAR.split(";") for base, *forms in [line.split()] for form in forms}
# Longest ending first: "ies" must be tried before "es" and "s".
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))


# Each word of a text is looked up again for every candidate it is compared with.
@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Reduce an English word to a form that its inflections share; good only for lookups in this module."""
    word = _FORMS.get(word, word)
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1 and not (ending == "s" and word.endswith("ss")):
            word = word.removesuffix(ending) + replacement
            break
    # English doubles the last consonant before an ending: "planned" shares its lemma with "plan".
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sez"  # noqa: PLR2004 - "planned", not "add"
    return word[:-1] if doubled else word


def _opposites() -> dict[str, frozenset[str]]:
    opposites: dict[str, set[str]] = {}
    for pair in _PAIRS.replace("\n", " ").split(";"):
        first, second = map(lemma, pair.split())
        opposites.setdefault(first, set()).add(second)
        opposites.setdefault(second, set()).add(first)
    return {word: frozenset(words) for word, words in opposites.items()}


OPPOSITES = _opposites()
