"""Names as one writes them, from downloads in capitals, without accents or in mixed alphabets."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Letters of the Latin alphabet typed inside Greek or Cyrillic words, where they look alike.
GREEK = str.maketrans("ABEZHIKMNOPTYXoktiuv", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοκτιυν")
CYRILLIC = str.maketrans("ABEKMHOPCTXaeopcxjοΟ", "АВЕКМНОРСТХаеорсхјоО")


def one_script(name: str) -> str:
    """Words of mixed alphabets in one: `Aττική` with a Latin A becomes `Αττική`."""
    words = []
    for word in re.split(r"(\W+)", name):
        alphabets = Counter(unicodedata.name(c).split()[0] for c in word if c.isalpha())
        if len(alphabets) > 1:
            # One Greek letter in a Latin word means that the word is Greek: no Latin word has one.
            word = word.translate(CYRILLIC if "CYRILLIC" in alphabets else GREEK)
        words.append(word)
    return "".join(words)


def has_small_letters(text: str) -> bool:
    return any(c.islower() for c in text)


def accents(text: str) -> int:
    return sum(1 for c in text if c.isalpha() and bare(c) != c.casefold())


def bare(text: str) -> str:
    """Text without accents, capitals and punctuation, for comparison."""
    text = text.casefold().translate(str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ı": "i"}))
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a al am an and auf bei da das de del dell della der des di do dos du e ed en et i im in la le les of og och oder the und van voor y",
    )
)


def readable(name: str) -> str:
    """A name published in capitals, set as one writes it; others unchanged."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or any(c.islower() for c in letters):
        return name
    words = re.split(r"([ \-/(])", name.lower())
    written = [w if (w in SMALL_WORDS and i) else w[:1].upper() + w[1:] for i, w in enumerate(words)]
    return "".join(written)


def is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "LATIN") for c in text if c.isalpha())
