"""The words that a document brings with it, in the languages that it can be set in, and which languages there are."""

from __future__ import annotations

import datetime
import re

WORDS: dict[str, dict[str, str]] = {
    "contents": {"en": "Contents", "fr": "Sommaire"},
    "figure": {"en": "Figure", "fr": "Figure"},
    "table": {"en": "Table", "fr": "Tableau"},
    "source": {"en": "Source: ", "fr": "Source\u00a0: "},
    "page": {"en": "Page %(page)s of %(pages)s", "fr": "Page %(page)s sur %(pages)s"},
    "evidence": {"en": "Evidence", "fr": "Éléments probants"},
    "evidence_number": {"en": "Evidence %(number)d", "fr": "Élément probant %(number)d"},
    "numbers": {"en": "The numbers of the figures", "fr": "Les chiffres des figures"},
    "numbers_as_table": {"en": "The numbers as a table", "fr": "Les chiffres sous forme de tableau"},
    "numbers_of": {"en": "Numbers of figure %(number)d", "fr": "Chiffres de la figure %(number)d"},
    "numbers_at_end": {
        "en": "The numbers are in table %(number)d.",
        "fr": "Les chiffres figurent dans le tableau %(number)d.",
    },
    "authors": {"en": "Authors", "fr": "Auteurs"},
    "author": {"en": "Author", "fr": "Auteur"},
    "date": {"en": "Date", "fr": "Date"},
    "identifier": {"en": "Reference", "fr": "Référence"},
    "address": {"en": "Published at", "fr": "Publié à l’adresse"},
    "invented": {"en": "Invented for demonstration", "fr": "Inventé pour la démonstration"},
    "invented_note": {
        "en": "Persons, bodies, statements and numbers in this document are invented. Any likeness is chance.",
        "fr": "Les personnes, les organismes, les propos et les chiffres de ce document sont inventés. Toute ressemblance est fortuite.",
    },
    "sourced": {"en": "From published sources", "fr": "D’après des sources publiées"},
    "at_least": {"en": "at least %(number)s", "fr": "au moins %(number)s"},
    "colon": {"en": ": ", "fr": "\u00a0: "},
    "not_known": {"en": "not known", "fr": "inconnu"},
    "yes": {"en": "yes", "fr": "oui"},
    "no": {"en": "no", "fr": "non"},
}

_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
}  # fmt: skip

# ISO 639-1, as registered; none has been added since 2002.
LANGUAGES = frozenset(
    re.findall(
        "[a-z]{2}",
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
        "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
        "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
        "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
        "za zh zu ",
    )
)

_TAG = re.compile(r"([a-z]{2})(?:-([A-Z]{2}))?")


def known_language(tag: str) -> bool:
    """Whether it is the tag of a language, alone (`fr`) or with a country (`fr-BE`)."""
    found = _TAG.fullmatch(tag)
    return found is not None and found[1] in LANGUAGES


def split_language(tag: str) -> tuple[str, str]:
    """Language and country of a tag, the country empty where there is none."""
    language, _, country = tag.partition("-")
    return language, country


def speaks(language: str) -> str:
    """The language in which a document in `language` has its own words: itself, or else English, which then says so."""
    code = split_language(language)[0]
    return code if code in _MONTHS else "en"


def word(name: str, language: str, **values: object) -> str:
    """One of the words above, in the language or in English where there is none."""
    text = WORDS[name][speaks(language)]
    return text % values if values else text


def long_date(date: datetime.date, language: str) -> str:
    """The date as people write it: 3 March 2016, 1er mars 2016; in figures where the language has no words here."""
    months = _MONTHS.get(split_language(language)[0])
    if months is None:
        return date.isoformat()
    day = "1er" if date.day == 1 and months is _MONTHS["fr"] else str(date.day)
    return f"{day}\u00a0{months[date.month - 1]} {date.year}"
