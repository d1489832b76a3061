"""Similarity of names: word against word, allowing for titles, particles, initials and spellings.

A score is a suggestion. Two presidents Bush score high, and are two people: nothing is ever merged by it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from factbase.matching.normalisation import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MERGED_FROM", "Name", "best_score", "blocks", "name_of", "score"]

MERGED_FROM = 0.75  # what a pair needs to be proposed as one source

_TITLES = frozenset(
    (
        "mr mrs ms miss dr prof professor sir lord lady dame gen general lt lieutenant col colonel maj major "
        "capt captain sgt sergeant cpl adm admiral brig brigadier marshal president pres vice prime minister "
        "premier chancellor senator sen rep representative congressman congresswoman governor gov mayor judge "
        "justice ambassador secretary king queen prince princess sheikh shaykh sheik imam ayatollah mullah "
        "hajj haji pope bishop archbishop father fr rev reverend rabbi chief director spokesman spokeswoman "
        "former ex acting deputy jr sr ii iii iv phd md mp esq hon herr frau monsieur madame senor senora don "
        "dona comrade engineer eng attorney lawyer sayyid sayed"
    ).split()
)
_PARTICLES = frozenset(
    (
        "al el ul ad as ar ash at az an bin ibn ben bint abu abd ould de del della di da do dos das du des la "
        "le les los las lo van von der den ter ten zu zum the of and for und et y e i a in on"
    ).split()
)
_FORMS = frozenset(
    (
        "inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag sa spa nv bv oy ab as "
        "oao ooo zao pao tov too jsc pjsc ojsc cjsc sarl srl sas sl kg ohg kft zrt doo dd pte pty sdn bhd ltda cv aps "
        "spolka tbk limitada societe gesellschaft aktiengesellschaft group holding "
        "holdings intl international trust foundation"
    ).split()
)
_GENERIC = frozenset(
    (
        "news newspaper paper daily weekly agency press radio tv television channel network online magazine report "
        "ministry department dept office bureau university college institute bank council committee commission "
        "association organisation organization party movement army police force forces government embassy court"
    ).split()
)
# A word of a kind that many names share says little about who it is.
_LIGHT = {"title": 0.05, "particle": 0.1, "form": 0.2, "generic": 0.35}
_NICKNAMES = [
    set(line.split())
    for line in [
        "william bill will billy",
        "robert bob rob bobby",
        "richard dick rick",
        "james jim jimmy",
        "john jack johnny jon",
        "thomas tom",
        "michael mike mick",
        "joseph joe",
        "edward ed ted eddie",
        "elizabeth liz beth betty",
        "margaret maggie peggy",
        "charles chuck charlie",
        "donald don",
        "david dave",
        "daniel dan danny",
        "anthony tony",
        "steven steve stephen",
        "christopher chris",
        "katherine kate catherine kathy",
        "andrew andy drew",
        "samuel sam",
        "benjamin ben",
        "timothy tim",
        "kenneth ken",
        "ronald ron",
        "barack barry",
        "alexander alex sasha",
        "vladimir volodymyr",
        "nikolai mykola nicholas nick",
        "dmitry dmytro",
        "sergei serhiy",
        "george georgy jorge giorgi jurij",
        "muhammad mohammed mohamed mohammad muhammed mohamad",
        "yusuf yousef yussuf joseph",
        "ibrahim abraham",
        "hussein husayn hussain hossein",
        "gregory greg",
        "jeffrey jeff geoffrey geoff",
        "lawrence larry",
        "matthew matt",
        "patrick pat",
        "peter pete",
        "philip phil phillip",
        "raymond ray",
        "susan sue",
        "deborah debbie",
        "jennifer jen",
        "nancy nan",
    ]
]
_SAME_GIVEN: dict[str, set[int]] = {}
for _place, _line in enumerate(_NICKNAMES):
    for _each in _line:
        _SAME_GIVEN.setdefault(_each, set()).add(_place)

# To Latin letters as news agencies write them; vowels that a script leaves out stay out.
_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "і": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "ў": "u",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
    **dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstyfo", strict=True)),
    "θ": "th",
    "ξ": "x",
    "χ": "ch",
    "ψ": "ps",
    **dict(zip("ابتجدرزسصضطفقكلمنهوي", "abtjdrzssdtfqklmnhui", strict=True)),
    "ث": "th",
    "ح": "h",
    "خ": "kh",
    "ذ": "dh",
    "ش": "sh",
    "ظ": "z",
    "ع": "",
    "غ": "gh",
    "ء": "",
    "پ": "p",
    "چ": "ch",
    "ژ": "zh",
    "گ": "g",
    **dict(zip("אבגדהוזחטיכלמנספצקר", "abgdhvzhtyklmnspzqr", strict=True)),
    "ע": "",
    "ש": "sh",
    "ת": "t",
}
_SPELLINGS = (
    ("tsch", "ch"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("th", "t"),
    ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"),
    ("ey", "i"), ("yi", "i"), ("ie", "i"), ("iy", "i"), ("ij", "i"), ("yu", "u"), ("iu", "u"), ("ya", "a"), ("ia", "a"),
    ("ye", "e"), ("ks", "x"), ("zh", "j"), ("dj", "j"), ("aw", "au"), ("ff", "f"),
)  # fmt: skip
_LETTERS = str.maketrans("qcwyoe", "kkviua")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
# Short words are alike by chance sooner.
_LEAST, _LEAST_SHORT, _SHORT = 0.72, 0.8, 5  # two words less alike than this are two words; of five letters, sooner
# Below 1, so that a full match always ranks first.
_INITIAL, _ABBREVIATION, _NICKNAME = 0.9, 0.9, 0.93
_ABBREVIATION_LENGTHS = range(2, 7)
# Keeps two members of one family below MERGED_FROM.
_BOTH_HAVE_MORE = 0.62


class Name(NamedTuple):
    """Name, split into weighted words.

    Attributes:
        words: in order, in Latin letters.
        weights: how much each counts: a title hardly does.
        keys: what different spellings of each word share.
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    keys: tuple[str, ...]

    @property
    def heavy(self) -> list[int]:
        """Places of the words that distinguish the name."""
        return [place for place, weight in enumerate(self.weights) if weight == 1]


@lru_cache(maxsize=131_072)
def name_of(text: str) -> Name:
    """Parse a name; one without letters has no words."""
    tokens = normalise(_separate(text)).split()
    if "(" in text and len(tokens) > 1:
        tokens = normalise(_separate(re.sub(r"\([^)]*\)", " ", text))).split() or tokens
    spelt = [_latin(word) for word in tokens]
    plain = [word for word in spelt if word]
    weights = [_weight(word) for word in plain]
    if 1 not in weights:  # "The Group", "Al", "General": what else would be the name
        weights = [1.0] * len(plain)
    return Name(tuple(plain), tuple(weights), tuple(map(_key, plain)))


def _separate(text: str) -> str:
    """Separate initials and hyphens: "G.W.Bush", "al-Awsat"; "A.P." stays together, because it is one word."""
    text = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"(?:[^\W\d_]\.){2,}[^\W\d_]?\.?", text.strip()):
        return text.replace(".", "")
    return re.sub(r"[-–_.,/&+]", " ", text)


def _latin(word: str) -> str:
    if word.isascii():
        return word
    if word.startswith("ال") and len(word) > 3:  # noqa: PLR2004 - the article
        word = word[2:]
    return "".join(_LATIN.get(sign, sign) for sign in word)


def _weight(word: str) -> float:
    if word in _TITLES:
        return _LIGHT["title"]
    if word in _PARTICLES:
        return _LIGHT["particle"]
    if word in _GENERIC:
        return _LIGHT["generic"]
    return _LIGHT["form"] if word in _FORMS else 1.0


@lru_cache(maxsize=131_072)
def _key(word: str) -> str:
    """Return a phonetic key: the word as it would be spelt if each sound had one spelling."""
    for written, heard in _SPELLINGS:
        word = word.replace(written, heard)
    word = _DOUBLE.sub(r"\1", word.translate(_LETTERS))
    return word.rstrip("h") or word


def blocks(text: str) -> set[str]:
    """Return the blocking keys of a name: two names of one source nearly always share one."""
    name = name_of(text)
    keys = {_consonants(name.keys[place]) for place in name.heavy}
    beginnings = {name.words[place][:4] for place in name.heavy} | {"".join(name.words)[:6]}
    return keys | beginnings | set(_shortened(name)) | set(name.words[:1])


def _consonants(first_key: str) -> str:
    return (first_key[:1] + _VOWELS.sub("", first_key[1:])).replace("j", "g")


def _shortened(name: Name) -> list[str]:
    """Return the initials of a name of several words, with its particles and without them."""
    if len(name.words) < 2:  # noqa: PLR2004 - one word has no initials
        return []
    plain = [word for word, weight in zip(name.words, name.weights, strict=True) if weight != _LIGHT["particle"]]
    return ["".join(word[0] for word in part) for part in (name.words, plain) if len(part) > 1]


def best_score(first: Iterable[str], second: Iterable[str]) -> float:
    """Return the score of the two most alike of all names and aliases; 0 where either side has none."""
    rights = [name_of(name) for name in second]
    return max((score(name_of(first_word), second_word) for first_word in first for second_word in rights), default=0.0)


def score(first: Name, second: Name) -> float:
    """Return how likely two names belong to one source, 0 to 1; their order does not matter."""
    if not first.words or not second.words:
        return 0.0
    if first.words == second.words:
        return 1.0
    return max(_aligned(first, second), _abbreviated(first, second), _together(first, second))


def _abbreviated(first: Name, second: Name) -> float:
    short, long = sorted((first, second), key=lambda name: len(name.words))
    heavy = short.heavy
    if len(heavy) != 1 or len(short.words[heavy[0]]) not in _ABBREVIATION_LENGTHS:
        return 0.0
    return _ABBREVIATION if short.words[heavy[0]] in _shortened(long) else 0.0


def _together(first: Name, second: Name) -> float:
    """Score names that differ only in where words end: "Al Jazeera", "Aljazeera"."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - the start of every command goes by here

    first_word, second_word = ("".join(name.keys) for name in (first, second))
    if len(first.words) == len(second.words) or min(len(first_word), len(second_word)) < 5:  # noqa: PLR2004 - too short to tell
        return 0.0
    alike = ratio(first_word, second_word) / 100
    return alike * 0.97 if alike > 0.9 else 0.0  # noqa: PLR2004 - all but the same letters


def _aligned(first: Name, second: Name) -> float:
    """Score the best alignment of the words of two names, each word used once."""
    pairs = sorted(
        (
            (_word_score(first, i, second, j), -abs(i - j), i, j)
            for i in range(len(first.words))
            for j in range(len(second.words))
        ),
        reverse=True,
    )
    matches: list[tuple[float, float]] = []
    # Greedy assignment: names have few words, and the best pairs are far ahead of the others.
    used_first, used_second = set[int](), set[int]()
    for alike, _, i, j in pairs:
        if alike < _LEAST:
            break
        if i not in used_first and j not in used_second:
            used_first.add(i)
            used_second.add(j)
            matches.append((alike, min(first.weights[i], second.weights[j])))
    return _verdict(matches, _left_over(first, used_first), _left_over(second, used_second))


def _left_over(name: Name, taken: set[int]) -> float:
    """Return the weight of the unmatched words; an initial says little."""
    return sum(
        weight * (0.3 if len(name.words[place]) == 1 else 1.0)
        for place, weight in enumerate(name.weights)
        if place not in taken
    )


def _verdict(matches: Sequence[tuple[float, float]], unmatched_first: float, unmatched_second: float) -> float:
    agreed = sum(alike * weight for alike, weight in matches)
    weight = sum(weight for _, weight in matches)
    if weight < 0.5:  # noqa: PLR2004 - only titles or particles met
        return 0.0
    less, more = sorted((unmatched_first, unmatched_second))
    alike = agreed / weight
    # A name within a longer one may be its short form, the more so the more of it there is.
    # A surname alone is the weakest short form: relatives share it.
    within = 1 - 0.28 * more / (weight + more) - (0.12 if weight <= 1 and more >= 1 else 0.0)
    if less >= 1:  # each has a word of its own: two members of one family, two papers of one city
        return alike * _BOTH_HAVE_MORE * weight / (weight + less) * 1.4 if weight > less else alike * 0.4
    return alike**2 * within * (1 - 0.15 * less)


def _word_score(first: Name, i: int, second: Name, j: int) -> float:
    first_word, second_word = first.words[i], second.words[j]
    if first_word == second_word:
        return 1.0
    if first.weights[i] != second.weights[j]:
        return 0.0
    return _words_alike(first_word, second_word, first.keys[i], second.keys[j])


@lru_cache(maxsize=131_072)
def _words_alike(first_word: str, second_word: str, first_key: str, second_key: str) -> float:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - the start of every command goes by here

    short, long = sorted((first_word, second_word), key=len)
    if len(short) == 1:
        return _INITIAL if long.startswith(short) else 0.0
    if not _SAME_GIVEN.get(first_word, set()).isdisjoint(_SAME_GIVEN.get(second_word, ())):
        return _NICKNAME
    if first_key == second_key:
        return 0.98
    alike = max(ratio(first_word, second_word), ratio(first_key, second_key)) / 100
    first_bones, second_bones = _consonants(first_key), _consonants(second_key)
    if len(first_bones) > 2 and first_bones == second_bones:  # noqa: PLR2004 - three consonants are hardly chance
        alike = max(alike, 0.9)
    if len(short) >= 3 and long.startswith(short):  # noqa: PLR2004 - "Intl", "Gov", "Dept"
        alike = max(alike, 0.8)
    alike = alike if first_key[:1] == second_key[:1] else alike * 0.93
    return alike if alike >= _LEAST_SHORT or len(long) > _SHORT else 0.0
