"""What every medium says of a document in the same words: its facts, its marks of origin, and the numbers of figures and tables."""

from __future__ import annotations

from observatory.documents import tree
from observatory.documents.words import long_date, word


class Arrangement:
    """Counts the figures and tables of one document in reading order while it is printed."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.language = document.language
        self.figures = 0
        self.tables = 0
        self._tables_in_text = sum(isinstance(block, tree.Table) for block in tree.flat(document.blocks))
        self._with_numbers: list[int] = [
            number
            for number, figure in enumerate(tree.figures(document), start=1)
            if figure.table is not None and document.numbers
        ]

    def next_figure(self) -> str:
        """The name of the next figure: Figure 1."""
        self.figures += 1
        return f"{word('figure', self.language)} {self.figures}."

    def next_table(self) -> str:
        """The name of the next table: Table 1."""
        self.tables += 1
        return f"{word('table', self.language)} {self.tables}."

    def numbers_at_end(self) -> str:
        """Where the numbers of the figure counted last stand, in media that have them at the end; empty if nowhere."""
        if self.figures not in self._with_numbers:
            return ""
        number = self._tables_in_text + self._with_numbers.index(self.figures) + 1
        return word("numbers_at_end", self.language, number=number)

    def annex(self) -> list[tuple[tree.Table, tree.Words]]:
        """The tables of the figures, each with its caption, for media that have them at the end."""
        found: list[tuple[tree.Table, tree.Words]] = []
        for number, figure in enumerate(tree.figures(self.document), start=1):
            if figure.table is not None and number in self._with_numbers:
                words = (
                    f"{word('numbers_of', self.language, number=number)}. ",
                    *tree.inline(figure.table.caption or figure.caption),
                )
                found.append((figure.table, words))
        return found

    @property
    def origin(self) -> str:
        """The mark of origin, empty for the programme's own work."""
        return "" if self.document.origin == "own" else word(self.document.origin, self.language)

    @property
    def notices(self) -> tuple[tree.Notice, ...]:
        """The notices of the document, that of its origin first."""
        document = self.document
        if document.origin == "own":
            return document.notices
        note = document.origin_note or word("invented_note", self.language)
        kind: tree.NoticeKind = "warning" if document.origin == "invented" else "info"
        return (tree.Notice(note, title=self.origin, kind=kind), *document.notices)

    @property
    def facts(self) -> tuple[tree.Definition, ...]:
        """Labels and values for the title: those given, then date, authors, reference and address."""
        document = self.document

        def fact(name: str, value: tree.Words) -> tree.Definition:
            return tree.Definition(word(name, self.language), value)

        found = [*document.facts, fact("date", long_date(document.date, self.language))]
        if document.authors:
            found.append(fact("author" if len(document.authors) == 1 else "authors", ", ".join(document.authors)))
        if document.identifier:
            found.append(fact("identifier", document.identifier))
        if document.address:
            found.append(fact("address", tree.LinkTo(document.address, document.address)))
        return tuple(found)

    def entry_details(self, entry: tree.EvidenceEntry) -> list[str]:
        """Source and date of an entry of the list of evidence."""
        found = [entry.source] if entry.source else []
        if entry.date is not None:
            found.append(long_date(entry.date, self.language))
        return found
