"""The record: what public sources say of the six model demonstrator regions of 2014-2016, sentence by sentence.

Real regions, real facts only. It lies beside the exercise of the demonstration, which is invented, and never mixes with it:
nothing in here comes from a scenario, and no sentence is without a reference.

>>> record = read_record()
>>> [region.slug for region in record.regions]
['centro', 'hamburg', 'lapland', 'nord-pas-de-calais', 'stockholm', 'west-region-romania']
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from observatory.programme.scenarios.kinds import Check, Label, Line, Slug, Unfit
from observatory.programme.scenarios.lines import Path as KeyPath
from observatory.programme.scenarios.lines import key_lines
from observatory.programme.scenarios.shaping import Shaper, Sources
from observatory.statistics.errors import InputError

FOLDER = Path(__file__).parent

LANGUAGES = ("en", "fr")

StepKind = Literal["survey", "pre_assessment", "workshop", "briefing"]


def _number(value: str) -> None:
    if not re.fullmatch(r"R[1-9]\d*", value):
        raise Unfit(f"{value!r} is no number of a reference.", "Write R and a number, such as R5.")


def _address(value: str) -> None:
    if not re.fullmatch(r"https?://\S+", value):
        raise Unfit(f"{value!r} is no address.", "Write one that begins with http:// or https://.")


def _month(value: str) -> None:
    if value and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", value):
        raise Unfit(f"{value!r} is no date.", "Write as much as the source says: 2015, 2015-04 or 2015-04-22.")


def _version(value: str) -> None:
    from observatory.statistics.classifications import region_versions

    if value not in region_versions():
        raise Unfit(f"there is no NUTS version {value!r}.", f"Known are {', '.join(region_versions())}.")


Number = Annotated[str, Check(_number)]
Address = Annotated[str, Check(_address)]
When = Annotated[str, Check(_month)]
Version = Annotated[str, Check(_version)]


@dataclass(frozen=True)
class Reference:
    """A public source: its number, a title in our words, and where it stands."""

    number: Number
    title: Label
    urls: tuple[Address, ...]


@dataclass(frozen=True)
class Sentence:
    """One statement in every language, and the numbers of the sources that it rests on."""

    text: Label
    references: tuple[Number, ...]


@dataclass(frozen=True)
class Code:
    """A code of NUTS for the region, valid from that version on until the next code."""

    version: Version
    code: Line
    parent: Line
    level: int
    note: Label | None = None


@dataclass(frozen=True)
class RecordedStep:
    """A step of the support as far as it is known. `when` has only as much of a date as a source gives; often nothing."""

    kind: StepKind
    sentences: tuple[Sentence, ...]
    when: When = ""


@dataclass(frozen=True)
class RecordedRegion:
    """A region: `selected` to `steps` are about the support; `context` and `later` are not findings of the Observatory."""

    slug: Slug
    name: Label
    country: Line
    statistics: Line
    codes: tuple[Code, ...]
    selected: tuple[Sentence, ...]
    challenge: tuple[Sentence, ...] = ()
    response: tuple[Sentence, ...] = ()
    steps: tuple[RecordedStep, ...] = ()
    context: tuple[Sentence, ...] = ()
    later: tuple[Sentence, ...] = ()
    statistics_note: Label | None = None

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence on the region, in the order of the page."""
        yield from (*self.selected, *self.challenge, *self.response)
        for step in self.steps:
            yield from step.sentences
        yield from (*self.context, *self.later)

    def code(self, version: str) -> str | None:
        """The region's code in a NUTS version; None where it had none yet."""
        valid = [each.code for each in self.codes if each.version <= version]
        return valid[-1] if valid else None


@dataclass(frozen=True)
class Section:
    """A part of the article."""

    key: Slug
    title: Label
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Article:
    """The article on the call, the four steps and the progress of the six."""

    title: Label
    summary: Label
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Record:
    """All of it. `notice` says that this is an independent project and belongs under every page of the record."""

    notice: Label
    references: Mapping[str, Reference]
    regions: tuple[RecordedRegion, ...]
    article: Article

    def region(self, slug: str) -> RecordedRegion:
        """The region of that short name; KeyError if there is none."""
        for each in self.regions:
            if each.slug == slug:
                return each
        raise KeyError(slug)


@dataclass(frozen=True)
class _References:
    notice: Label
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class _Regions:
    regions: tuple[RecordedRegion, ...]


def read_record(folder: str | Path = FOLDER) -> Record:
    """Read and check the record.

    Raises InputError, with file, line and key, for a sentence without a reference, a reference that is unknown or never
    used, a text that lacks a language, a key that is unknown, missing or of the wrong kind.
    """
    place = Path(folder)
    listed, listing = _read(place / "references.toml", _References)
    placed, regions = _read(place / "regions.toml", _Regions)
    article, writing = _read(place / "article.toml", Article)

    listing.distinct(("references",), [each.number for each in listed.references], "number")
    regions.distinct(("regions",), [each.slug for each in placed.regions], "slug")
    references = {each.number: each for each in listed.references}
    for number, region in enumerate(placed.regions):
        _check_region(region, ("regions", number), regions, references)
    for number, section in enumerate(article.sections):
        _check(section.sentences, ("sections", number, "sentences"), writing, references)

    sentences = [sentence for region in placed.regions for sentence in region.sentences()]
    sentences += [sentence for section in article.sections for sentence in section.sentences]
    used = {number for sentence in sentences for number in sentence.references}
    for position, reference in enumerate(listed.references):
        if reference.number not in used:
            listing.refuse(
                ("references", position), f"no sentence rests on {reference.number}.", "Cite it or leave it out."
            )
    return Record(listed.notice, references, placed.regions, article)


def _check_region(region: RecordedRegion, path: KeyPath, shaper: Shaper, references: Mapping[str, Reference]) -> None:
    if not region.codes:
        shaper.refuse((*path, "codes"), "the region has no code.", "Write its code with the NUTS version.")
    for name in ("selected", "challenge", "response", "context", "later"):
        _check(getattr(region, name), (*path, name), shaper, references)
    for number, step in enumerate(region.steps):
        if not step.sentences:
            shaper.refuse((*path, "steps", number), "nothing is said of the step.", "Add a sentence, or leave it out.")
        _check(step.sentences, (*path, "steps", number, "sentences"), shaper, references)


def _check(sentences: tuple[Sentence, ...], path: KeyPath, shaper: Shaper, references: Mapping[str, Reference]) -> None:
    for number, sentence in enumerate(sentences):
        here = (*path, number, "references")
        if not sentence.references:
            shaper.refuse(
                here, "the sentence has no reference.", 'Write references = ["R5"], or leave the sentence out.'
            )
        for position, reference in enumerate(sentence.references):
            shaper.known((*here, position), reference, references, "reference")


def _read(path: Path, shape: Any) -> tuple[Any, Shaper]:
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}.", file=file) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"this is not TOML: {error}.", file=file) from error
    sources = Sources(file, {key: (file, line) for key, line in key_lines(text).items()})
    shaper = Shaper(sources, LANGUAGES, ZoneInfo("UTC"))
    return shaper.build(shape, document, ()), shaper
