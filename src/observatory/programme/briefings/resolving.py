"""Evidence as documents show it, looked up when the document is made: what was withdrawn has gone from every medium."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from observatory.core.links import link
from observatory.core.text import TextInLanguages
from observatory.documents.from_figure import figure_from_description
from observatory.documents.tree import (
    Block,
    Column,
    Definition,
    Definitions,
    EvidenceEntry,
    EvidenceMark,
    Figure,
    Inline,
    Notice,
    Paragraph,
    Quote,
    Table,
    Text,
    inline,
)
from observatory.documents.words import long_date
from observatory.evidence import figures
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState

LANGUAGES_OF_FIGURES = ("en", "fr")


class Resolved:
    """The evidence of one document in one language, each by its identifier; call its methods with that language active.

    For the `public`, evidence that is not public is named by its kind and date alone.
    """

    def __init__(self, identifiers: Iterable[str], language: str, *, public: bool) -> None:
        self.order = tuple(dict.fromkeys(identifiers))
        self.language = language
        self.public = public
        rows = Evidence.objects.select_related("edition", "programme").in_bulk(self.order)
        self.rows = {identifier: rows[identifier] for identifier in self.order if identifier in rows}

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.rows

    def is_withdrawn(self, identifier: str) -> bool:
        """Whether the evidence was taken back."""
        return self.rows[identifier].state == EvidenceState.WITHDRAWN

    def is_hidden(self, identifier: str) -> bool:
        """Whether this reader may not see what it says."""
        return self.public and not self.rows[identifier].public

    def withdrawn(self, identifiers: Iterable[str]) -> list[Evidence]:
        """Those that were taken back, in the order given."""
        return [self.rows[one] for one in identifiers if one in self.rows and self.is_withdrawn(one)]

    def valid(self, identifiers: Iterable[str]) -> list[str]:
        """Those that still hold, in the order given."""
        return [one for one in identifiers if one in self.rows and not self.is_withdrawn(one)]

    def marks(self, identifiers: Iterable[str]) -> list[str | Inline]:
        """The numbers under which they stand in the list of evidence."""
        found: list[str | Inline] = []
        for identifier in identifiers:
            if identifier in self.rows:
                found += [" ", EvidenceMark(identifier)]
        return found

    def entries(self) -> tuple[EvidenceEntry, ...]:
        """The list of evidence at the end of the document."""
        return tuple(self._entry(row) for row in self.rows.values())

    def title(self, identifier: str) -> str | Inline:
        """What a piece of evidence says, in a line; of what was withdrawn or is not public only that."""
        row = self.rows[identifier]
        if row.state == EvidenceState.WITHDRAWN:
            assert row.withdrawn is not None
            return _("Evidence withdrawn on %(day)s") % {"day": long_date(row.withdrawn.date(), self.language)}
        if self.is_hidden(identifier):
            return _("%(kind)s, not public") % {"kind": str(row.get_kind_display()).capitalize()}
        return self.text(row.title)

    def text(self, value: TextInLanguages) -> Text:
        """A text in the language of the document, marked with its own where it has no other."""
        reading = value.read(self.language)
        return Text(reading.text, reading.language if reading.fallback else "")

    def block(self, identifier: str) -> tuple[Block, ...]:
        """The evidence itself, where it stands in a document: figure, quote, table, or its words."""
        row = self.rows[identifier]
        if row.state == EvidenceState.WITHDRAWN:
            return (Notice(self.title(identifier), kind="warning"),)
        if self.is_hidden(identifier):
            return (Paragraph([self.title(identifier), " ", EvidenceMark(identifier)]),)
        content: dict[str, Any] = row.content or {}
        if row.kind == EvidenceKind.FIGURE and row.edition is not None:
            return (self._figure(row, content["figure"]),)
        if row.kind == EvidenceKind.SURVEY_RESULT and (drawn := self._survey_figure(content, identifier)) is not None:
            return (drawn,)
        if row.kind == EvidenceKind.QUOTE:
            return (self._quote(row, content),)
        return (Paragraph([self.text(row.title), " ", EvidenceMark(identifier)]), *self._content(row, content))

    def _entry(self, row: Evidence) -> EvidenceEntry:
        gone = row.state == EvidenceState.WITHDRAWN
        if gone or self.is_hidden(row.pk):
            return EvidenceEntry(row.pk, self.title(row.pk), date=None if gone else row.date)
        title: list[str | Inline] = [self.title(row.pk)]
        if row.state == EvidenceState.CORRECTED:
            title.append(" " + _("(corrected since)"))
        return EvidenceEntry(
            row.pk,
            title,
            source=row.source.read(self.language).text,
            date=row.date,
            address=link("facts:fact", row.pk, language=self.language),
        )

    def _figure(self, row: Evidence, identifier: str) -> Figure:
        assert row.edition is not None
        language = self.language if self.language in LANGUAGES_OF_FIGURES else settings.LANGUAGE_CODE
        stored = figures.figure(row.edition, identifier, language, "print")
        svg = figures.stored_file(row.edition, identifier, language, "print", "svg").read_text(encoding="utf-8")
        drawn = figure_from_description(
            stored.details,
            svg,
            address=link("facts:fact", row.pk, language=self.language),
            lang="" if language == self.language else language,
        )
        return replace(drawn, caption=[*inline(drawn.caption), " ", EvidenceMark(row.pk)])

    def _survey_figure(self, content: dict[str, Any], identifier: str) -> Figure | None:
        """The picture of a question's results; None for a result that has none (how many took part, own words)."""
        from observatory.programme.surveys import figures as drawn
        from observatory.programme.surveys import results
        from observatory.programme.surveys.models import Wave

        wave = Wave.objects.filter(pk=content.get("wave", "")).first()
        if wave is None:
            return None
        found = results.results_of(wave)
        result = found.of(str(content.get("question")))
        picture = drawn.question_figure(found, result) if result is not None else None
        if picture is None:
            return None
        return Figure(
            caption=[picture.title, " ", EvidenceMark(identifier)],
            alternative_text=picture.alternative_text,
            svg=picture.svg("print"),
            source=picture.source,
            notes=picture.notes,
            table=Table(picture.title, picture.heads, picture.rows),
            address=link("facts:fact", identifier, language=self.language),
            identifier=f"evidence-{identifier}",
        )

    def _quote(self, row: Evidence, content: dict[str, Any]) -> Quote:
        spoken = str(content.get("language", ""))
        return Quote(
            str(content.get("text", "")),
            str(content.get("attribution", "")) or row.source.read(self.language).text,
            evidence=row.pk,
            lang=spoken if spoken != self.language else "",
        )

    def _content(self, row: Evidence, content: dict[str, Any]) -> tuple[Block, ...]:
        """Rows as a table, facts as a list: the form in which rooms keep what is no figure and no quote."""
        spoken = str(content.get("language", ""))
        lang = spoken if spoken and spoken != self.language else ""
        found: list[Block] = []
        if content.get("columns") and content.get("rows"):
            found.append(
                Table(
                    self.text(row.title),
                    [Column(str(name)) for name in content["columns"]],
                    [["–" if cell is None else str(cell) for cell in line] for line in content["rows"]],
                    lang=lang,
                )
            )
        elif content.get("facts"):
            entries = tuple(
                Definition(str(name), str(value)) for name, value in content["facts"].items() if str(value).strip()
            )
            if entries:
                found.append(Definitions(entries, lang=lang))
        return tuple(found)
