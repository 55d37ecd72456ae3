"""Errors that a person can act on."""

from __future__ import annotations


class InputError(ValueError):
    """Something that was given cannot be used; says what, where and what would be right.

    The command line turns it into one message and exit code 2; the site into a message beside the field.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        code: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = file
        self.line = line
        self.column = column
        self.code = code
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = [
            text
            for text in (
                self.file,
                f"line {self.line}" if self.line is not None else None,
                f"column {self.column}" if self.column is not None else None,
                f"code {self.code}" if self.code is not None else None,
            )
            if text
        ]
        text = f"{', '.join(place)}: {self.problem}" if place else self.problem
        return f"{text} {self.remedy}" if self.remedy else text
