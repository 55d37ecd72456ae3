"""The site's words in other languages: finds them in the source, keeps the catalogues, and says what is wrong with them.

    python tools/messages.py update      takes new texts into every catalogue and old ones out of it, then compiles
    python tools/messages.py check       lists what is missing, stale or badly set; exit code 1 if anything is
    python tools/messages.py compile     writes the .mo beside every .po

There is one catalogue per language, `src/observatory/core/locale/LANGUAGE/LC_MESSAGES/django.po`. English is written in the
source and needs none. Translate in any editor for PO files, then compile. GNU gettext is not needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "observatory"
LOCALE = PACKAGE / "core" / "locale"
LANGUAGES = ("fr",)

# What `django-admin makemessages` looks for, which is what Django offers.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators",)

SIMILAR = 0.75
"""From which likeness on a new text is taken for a changed old one."""

Key = tuple[str | None, str]
"""Context and text of a message; of a plural the singular."""


class Catalogue(Catalog):
    """A catalogue whose header carries no clock and no tool's version: the same texts are the same bytes."""

    CLOCKS = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._get_mime_headers() if name not in self.CLOCKS]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        self._set_mime_headers(headers)


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one text, and with what words."""

    message: str
    what: str

    def __str__(self) -> str:
        return f"“{self.message}”: {self.what}"


def path_of(language: str, locale: Path = LOCALE) -> Path:
    """Where the catalogue of a language lies."""
    return locale / language / "LC_MESSAGES" / "django.po"


# -- finding the texts -----------------------------------------------------------------------------------------------


def source_files(package: Path = PACKAGE) -> list[Path]:
    """Every Python file and Django template of the package, in a fixed order."""
    return sorted(
        file
        for file in package.rglob("*")
        if file.suffix in {".py", ".html", ".txt"}
        and (file.suffix == ".py" or "templates" in file.relative_to(package).parts)
        and "migrations" not in file.relative_to(package).parts
    )


def python_of(file: Path) -> bytes:
    """The file as Python that calls the functions of translation: a template as Django itself turns it into that."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Within brackets indentation means nothing: a template's own is no Python.
        text = f"({templatize(text, origin=str(file))}\n)"
    return text.encode("utf-8")


def extracted(package: Path = PACKAGE) -> Catalogue:
    """All texts that the source marks for translation, with the files they stand in."""
    catalogue = Catalogue(project="Open Cluster Observatory", charset="utf-8")
    for file in source_files(package):
        found = extract("python", io.BytesIO(python_of(file)), KEYWORDS, COMMENTS)
        for _, message, comments, context in found:
            place = (file.relative_to(package.parent).as_posix(), 0)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


# -- reading and writing ---------------------------------------------------------------------------------------------


def read(file: Path, language: str) -> Catalogue:
    """A catalogue with its obsolete texts; an error in the file names file and line."""
    catalogue = Catalogue(language, charset="utf-8", domain="django")
    with file.open("rb") as opened:
        PoFileParser(catalogue, abort_invalid=True).parse(opened)
    return catalogue


def texts_of(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def key_of(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def shape_of(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    """Context and all forms of the text as the source has it."""
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> list[str]:
    """The translations of a message: one, or one per plural form."""
    if not message.string:
        return [""]
    return [message.string] if isinstance(message.string, str) else list(message.string)


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue: what is not translated, or not for certain, is left to English."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue, use_fuzzy=False)
    return buffer.getvalue()


def update(language: str, template: Catalogue, locale: Path = LOCALE) -> tuple[int, int]:
    """Takes the source's texts into a language's catalogue; returns how many lack a translation and how many went.

    A text that changed a little keeps its old translation, marked fuzzy: it must be looked at again.
    """
    file = path_of(language, locale)
    catalogue = read(file, language) if file.exists() else Catalogue(language, charset="utf-8", domain="django")
    before = {key_of(message): message for message in texts_of(catalogue)}
    catalogue.update(template, no_fuzzy_matching=True)
    now = {key_of(message): message for message in texts_of(catalogue)}
    gone = {key[1]: message for key, message in before.items() if key not in now}
    for key in now.keys() - before.keys():
        for close in get_close_matches(key[1], gone, n=1, cutoff=SIMILAR):
            if isinstance(now[key].id, str) == isinstance(gone[close].id, str):
                now[key].string = gone[close].string
                now[key].flags.add("fuzzy")
    catalogue.project, catalogue.version = "Open Cluster Observatory", "site"
    catalogue.last_translator = "The Open Cluster Observatory contributors"
    catalogue.header_comment = f"# Texts of the site, language {language}. Kept by tools/messages.py."
    catalogue.fuzzy = False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        # Without line numbers, so that only a change of words is a change of this file.
        write_po(opened, catalogue, width=120, include_lineno=False, ignore_obsolete=True)
    lacking = sum(message.fuzzy or not all(strings_of(message)) for message in now.values())
    return lacking, len(gone)


def compile_language(language: str, locale: Path = LOCALE) -> Path:
    """Writes the .mo of a language beside its .po."""
    file = path_of(language, locale)
    target = file.with_suffix(".mo")
    target.write_bytes(compiled(read(file, language)))
    return target


# -- what can be wrong -----------------------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
BLANK = (" ", "\n", "\t")
TAG = re.compile(r"</?\w+[^>]*>")
CODE = re.compile(
    r"<code>.*?</code>|https?://\S+|\b[\w.]+ = \w+\([^()]*(?:\([^()]*\))?[^()]*\)|\bc\([^()]*\)", re.DOTALL
)

# Frequent English words that are no French ones.
ENGLISH = re.compile(
    r"\b(the|of|with|and|from|this|that|these|those|are|is|was|were|has|have|been|which|by|to|for|not|its|their|"
    r"what|where|when|who|how|than|then|only|all|each|every|there|here|be|it|they|you|your|more|most|least|no)\b",
    re.IGNORECASE,
)

# Names that stay as they are in every language.
NAMES = ("Open Cluster Observatory", "U.S. Cluster Mapping Project", "OpenAPI", "European Cluster Panorama")

TYPOGRAPHY = (
    (re.compile(r"(?<![\u00a0\d]):(?!\d|//)"), "a no-break space (U+00A0) belongs before “:”"),
    (re.compile(r"(?<!\u202f)[;!?]"), "a narrow no-break space (U+202F) belongs before “;”, “!” and “?”"),
    (re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"), "a no-break space (U+00A0) belongs inside « and »"),
    (re.compile(r"(?<=\d)[ \u00a0](?=\d{3}\b)"), "a narrow no-break space (U+202F) belongs between thousands"),
    (re.compile(r"(?<=\w)[ \u00a0]?%(?![(%])"), "a narrow no-break space (U+202F) belongs before “%”"),
    (re.compile(r"(?<=\w)'|'(?=\w)"), "the apostrophe is ’"),
    (re.compile(r"[\"“”]"), "quotation marks are « and »"),
    (re.compile(r"\.\.\."), "three points are one character: …"),
    (re.compile(r"  "), "two spaces in a row"),
)


def typography(text: str) -> list[str]:
    """What breaks the rules of French typesetting in a text; code and addresses are left alone."""
    # A placeholder stands for a word; an escaped percent sign is one.
    prose = TAG.sub("", CODE.sub("x", PLACEHOLDER.sub("x", text))).replace("%%", "%")
    return [what for pattern, what in TYPOGRAPHY if pattern.search(prose)]


def english(text: str) -> list[str]:
    """Frequent English words in a text, names aside."""
    prose = TAG.sub("", CODE.sub("", PLACEHOLDER.sub("", text)))
    for name in NAMES:
        prose = prose.replace(name, "")
    return sorted({match.group().lower() for match in ENGLISH.finditer(prose)})


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def wrong_with(message: Message, language: str) -> Iterator[str]:
    """Everything that is wrong with one translation."""
    strings = strings_of(message)
    if message.fuzzy:
        yield "is marked fuzzy: the source has changed; look at it again"
    if not all(strings):
        yield "is not translated"
        return
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    known = set.union(*map(placeholders, originals))
    needed = set.intersection(*map(placeholders, originals))
    for string in strings:
        if extra := placeholders(string) - known:
            yield f"has the placeholders {', '.join(sorted(extra))}, which the source does not fill in"
        if lacking := needed - placeholders(string):
            yield f"lacks the placeholders {', '.join(sorted(lacking))}"
        if sorted(TAG.findall(string)) != sorted(TAG.findall(originals[-1])):
            yield "has other markup than the source"
        if [string[:1] in BLANK, string[-1:] in BLANK] != [originals[0][:1] in BLANK, originals[0][-1:] in BLANK]:
            yield "begins or ends with a space where the source does not, or the other way round"
        if words := english(string):
            yield f"still has English words: {', '.join(words)}"
        if language == "fr":
            yield from typography(string)


def complaints(language: str, template: Catalogue, locale: Path = LOCALE) -> list[Complaint]:
    """All that is wrong with the catalogue of a language: texts, and its compiled form."""
    file = path_of(language, locale)
    if not file.exists():
        return [Complaint(file.name, "there is no such catalogue; say: python tools/messages.py update")]
    catalogue = read(file, language)
    wanted = {shape_of(message) for message in texts_of(template)}
    present = {shape_of(message) for message in texts_of(catalogue)}
    found = [
        Complaint(str(message.id if isinstance(message.id, str) else message.id[0]), what)
        for message in texts_of(catalogue)
        for what in wrong_with(message, language)
    ]

    def named(shape: tuple[str | None, str | tuple[str, ...]]) -> str:
        return shape[1] if isinstance(shape[1], str) else shape[1][0]

    found += [Complaint(named(shape), "is missing from the catalogue") for shape in sorted(wanted - present, key=str)]
    found += [Complaint(named(shape), "is no longer in the source") for shape in sorted(present - wanted, key=str)]
    found += [Complaint(key[1], "is obsolete and still kept") for key in map(key_of, catalogue.obsolete.values())]
    binary = file.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        found.append(Complaint(binary.name, "is not what the .po compiles to; say: python tools/messages.py compile"))
    return found


def strays(package: Path = PACKAGE, locale: Path = LOCALE) -> list[Path]:
    """Catalogues outside the one place: a text in two of them could be said in two ways."""
    return sorted(file for file in package.rglob("*.[pm]o") if not file.is_relative_to(locale))


# -- commands --------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def command_update() -> int:
    template = extracted()
    for language in LANGUAGES:
        lacking, gone = update(language, template)
        compile_language(language)
        say(f"{language}: {len(template)} texts, {lacking} to translate or to look at again, {gone} taken out.")
    return 0


def command_compile() -> int:
    for language in LANGUAGES:
        say(f"{compile_language(language).relative_to(ROOT)} written.")
    return 0


def command_check() -> int:
    template, wrong = extracted(), 0
    for language in LANGUAGES:
        found = complaints(language, template)
        wrong += len(found)
        for complaint in found:
            say(f"{path_of(language).relative_to(ROOT)}: {complaint}")
        if not found:
            say(f"{language}: all {len(template)} texts are translated.")
    for file in strays():
        wrong += 1
        say(f"{file.relative_to(ROOT)}: catalogues belong into {LOCALE.relative_to(ROOT)}")
    return 1 if wrong else 0


COMMANDS: dict[str, Callable[[], int]] = {"update": command_update, "check": command_check, "compile": command_compile}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"Say one of: {', '.join(f'python tools/messages.py {name}' for name in COMMANDS)}\n")
        return 2
    if not settings.configured:
        settings.configure()  # Django's reader of templates asks for settings, whatever they say
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
