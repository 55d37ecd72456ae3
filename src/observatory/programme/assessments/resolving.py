"""A tree of the report as people may read it now: what can be withdrawn is only named in the tree and looked up here.

A tree keeps, by identifier alone: quotes (a quote without words), evidence in a list (an item that is nothing but its mark), the
entries of the list of evidence (without words), and people who agreed to be listed (the table `interviewees`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.links import link
from observatory.core.text import TextInLanguages
from observatory.documents import tree
from observatory.documents.words import known_language, long_date
from observatory.evidence.models import Evidence, EvidenceState
from observatory.programme.assessments.models import Interviewee

INTERVIEWEES = "interviewees"


def readable(document: tree.Document) -> tree.Document:
    """The document with everything looked up, as it stands today; what was withdrawn says so in its place."""
    with translation.override(document.language):
        return _Reading(document).document()


def quote_placeholder(evidence: Evidence) -> tree.Quote:
    """Where a quote is to stand."""
    return tree.Quote("", "", evidence=evidence.pk)


def item_placeholder(evidence: Evidence) -> tree.Item:
    """Where the title of a piece of evidence is to stand in a list."""
    return tree.Item(tree.EvidenceMark(evidence.pk))


def entry_placeholder(identifier: str) -> tree.EvidenceEntry:
    """An entry of the list of evidence."""
    return tree.EvidenceEntry(identifier, "")


def people_placeholder(
    caption: str, columns: Iterable[tree.Column], people: Iterable[Interviewee], note: str
) -> tree.Table:
    """Where the people who agreed to be listed are to stand."""
    heads = tuple(columns)
    rows = tuple((person.pk, *("" for _head in heads[1:])) for person in people)
    return tree.Table(caption, heads, rows, note=note, identifier=INTERVIEWEES)


class _Reading:
    """One reading of one document; its language is the active one."""

    def __init__(self, document: tree.Document) -> None:
        self.frozen = document
        self.language = document.language
        identifiers = [entry.identifier for entry in document.evidence]
        self.rows = Evidence.objects.select_related("programme").in_bulk(identifiers)

    def document(self) -> tree.Document:
        return replace(
            self.frozen,
            blocks=tuple(self.blocks(self.frozen.blocks)),
            evidence=tuple(self.entry(entry) for entry in self.frozen.evidence),
        )

    def blocks(self, blocks: Iterable[tree.Block]) -> Iterator[tree.Block]:
        for block in blocks:
            if isinstance(block, tree.Section):
                yield replace(block, blocks=tuple(self.blocks(block.blocks)))
            elif isinstance(block, tree.Quote) and block.evidence and not tree.plain(block.content):
                yield self.quote(block.evidence)
            elif isinstance(block, tree.BulletList):
                yield from self.list(block)
            elif isinstance(block, tree.Table) and block.identifier == INTERVIEWEES:
                yield self.people(block)
            else:
                yield block

    def quote(self, identifier: str) -> tree.Block:
        row = self.rows.get(identifier)
        if row is None or row.state == EvidenceState.WITHDRAWN or not row.content:
            return tree.Notice(_("This quote was withdrawn."))
        content: dict[str, Any] = row.content
        spoken = str(content["language"])
        texts = content.get("texts") or {spoken: content["text"]}
        shown = self.language if self.language in texts else spoken
        who = str((content.get("attributions") or {}).get(self.language) or content["attribution"])
        if shown != spoken:
            who = _("%(who)s (translated)") % {"who": who}
        lang = shown if shown != self.language and known_language(shown) else ""
        return tree.Quote(_lines(str(texts[shown]), lang), who, evidence=identifier)

    def list(self, block: tree.BulletList) -> Iterator[tree.Block]:
        items, gone = [], []
        for item in block.entries:
            words = tree.inline(item.content)
            mark = words[0] if len(words) == 1 else None
            if not isinstance(mark, tree.EvidenceMark):
                items.append(item)
                continue
            row = self.rows.get(mark.identifier)
            if row is not None and row.state == EvidenceState.WITHDRAWN:
                gone.append(row)
            items.append(replace(item, content=(*tree.inline(self.title(mark.identifier)), tree.Text(" "), mark)))
        yield replace(block, items=tuple(items))
        if gone:
            left = len(items) - len(gone)
            last = max(row.withdrawn for row in gone if row.withdrawn is not None)
            yield tree.Notice(
                ngettext(
                    "Evidence was withdrawn on %(day)s. What stands here rests on %(count)d other piece of evidence.",
                    "Evidence was withdrawn on %(day)s. What stands here rests on %(count)d other pieces of evidence.",
                    left,
                )
                % {"day": long_date(last.date(), self.language), "count": left},
                kind="warning",
            )

    def people(self, block: tree.Table) -> tree.Block:
        listed = {
            person.pk: person
            for person in Interviewee.objects.filter(
                pk__in=[tree.plain(row[0]) for row in block.cells], may_be_listed=True, consent_withdrawn=None
            )
        }
        rows = sorted(
            (
                (person.organisation or "–", person.name)
                for row in block.cells
                if (person := listed.get(tree.plain(row[0]))) is not None
            ),
            key=lambda row: (row[0].casefold(), row[1].casefold()),
        )
        if not rows:
            return tree.Paragraph(_("Nobody is listed by name."))
        return replace(block, rows=tuple(rows))

    def entry(self, entry: tree.EvidenceEntry) -> tree.EvidenceEntry:
        row = self.rows.get(entry.identifier)
        if row is None or row.state == EvidenceState.WITHDRAWN:
            return replace(entry, content=self.title(entry.identifier))
        title = tree.inline(self.title(entry.identifier))
        if row.state == EvidenceState.CORRECTED:
            title = (*title, tree.Text(" " + _("(corrected since)")))
        return replace(
            entry,
            content=title,
            source=row.source.read(self.language).text,
            date=row.date,
            address=link("facts:fact", row.pk, language=self.language),
        )

    def title(self, identifier: str) -> tree.Words:
        row = self.rows.get(identifier)
        if row is None or row.state == EvidenceState.WITHDRAWN:
            day = row.withdrawn if row is not None else None
            if day is None:
                return _("Evidence that was withdrawn")
            return _("Evidence that was withdrawn on %(day)s") % {"day": long_date(day.date(), self.language)}
        return _text(row.title, self.language)


def _text(words: TextInLanguages, language: str) -> tree.Words:
    reading = words.read(language)
    return tree.Text(reading.text, reading.language if reading.fallback and known_language(reading.language) else "")


def _lines(words: str, lang: str) -> tuple[tree.Inline, ...]:
    """What somebody said, line by line; nothing in it is a mark."""
    found: list[tree.Inline] = []
    for line in words.split("\n"):
        if found:
            found.append(tree.LineBreak())
        found.append(tree.Text(line, lang))
    return tuple(found)
