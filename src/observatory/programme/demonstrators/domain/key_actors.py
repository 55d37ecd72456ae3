"""The key actors of a region: one by one, or from a CSV file that is looked at before it is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.demonstrators.models import ActorGroup, Demonstrator, KeyActor

COLUMNS = ("organisation", "name", "email", "group", "language", "interview", "workshop")
MOST_ROWS = 1000
YES = {"yes", "true", "1", "x", "oui"}
NO = {"", "no", "false", "0", "non"}


def add_key_actor(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    organisation: str,
    name: str,
    email: str,
    group: str,
    language: str = "",
    interview: bool = False,
    workshop: bool = False,
) -> KeyActor:
    """Take somebody into the list of key actors. Each address stands in it once."""
    row = KeyActor(
        demonstrator=demonstrator,
        organisation=organisation.strip(),
        name=name.strip(),
        email=email.strip().lower(),
        group=group,
        language=language or demonstrator.working_language,
        interview=interview,
        workshop=workshop,
        origin=demonstrator.origin,
    )
    with deed(
        actor, "demonstrators.add_key_actor", row, permission="demonstrators.manage_key_actors", on=demonstrator
    ) as done:
        _check(row)
        done.locked(demonstrator)
        if KeyActor.objects.filter(demonstrator=demonstrator, email=row.email).exists():
            raise Refused(_("Somebody with this e-mail address is in the list already."), field="email")
        row.save()
    return row


def edit_key_actor(
    actor: Actor,
    row: KeyActor,
    *,
    version: int,
    organisation: str,
    name: str,
    email: str,
    group: str,
    language: str,
    interview: bool,
    workshop: bool,
) -> KeyActor:
    """Change what is known of a key actor."""
    with deed(
        actor, "demonstrators.edit_key_actor", row, permission="demonstrators.manage_key_actors", on=row.demonstrator
    ) as done:
        row = done.locked(row, version)
        address = email.strip().lower()
        if KeyActor.objects.filter(demonstrator=row.demonstrator, email=address).exclude(pk=row.pk).exists():
            raise Refused(_("Somebody with this e-mail address is in the list already."), field="email")
        row.organisation, row.name, row.email = organisation.strip(), name.strip(), address
        row.group, row.language, row.interview, row.workshop = group, language, interview, workshop
        _check(row)
        row.save()
    return row


def remove_key_actor(actor: Actor, row: KeyActor) -> None:
    """Take somebody out of the list. Refused for one who was asked in a survey; interviews and workshops keep names of their own."""
    from django.db.models import ProtectedError

    demonstrator = row.demonstrator
    with deed(
        actor, "demonstrators.remove_key_actor", demonstrator, permission="demonstrators.manage_key_actors"
    ) as done:
        done.note(key_actor=row.pk)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refused(_("This key actor was asked in a survey and stays in the list.")) from error


@dataclass(frozen=True)
class Read:
    """One row of a CSV file: its line, what it says, what is wrong with it, and whether its address is known already."""

    line: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()
    known: bool = False
    interview: bool = False
    workshop: bool = False


@dataclass(frozen=True)
class Preview:
    """What a CSV file would bring: its rows, and what is wrong with the file as a whole."""

    rows: tuple[Read, ...] = ()
    problems: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    @property
    def usable(self) -> bool:
        """Whether nothing is wrong and something is new."""
        return (
            not self.problems and not any(row.problems for row in self.rows) and any(not row.known for row in self.rows)
        )

    @property
    def new(self) -> int:
        """How many key actors it would add."""
        return sum(not row.known for row in self.rows)


def read_key_actors(demonstrator: Demonstrator, content: str) -> Preview:
    """Look at a CSV with the columns of `COLUMNS` (`organisation`, `name`, `email`, `group` are needed); nothing is stored.

    Commas, semicolons or tabs stand between the values, as the heading has them. Rows without any value are left out.
    """
    text = content.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        return Preview(problems=(_("The file is empty."),), text=text)
    if "\0" in text:
        return Preview(problems=(_("The file is no plain text: save it as “CSV UTF-8”."),))
    lines, broken = _lines(text, max(",;\t", key=first.count))
    # Spreadsheets are told by such a line what stands between the values.
    if lines and lines[0].values[0].lower().startswith("sep="):
        del lines[0]
    if not broken and not lines:
        return Preview(problems=(_("The file is empty."),), text=text)
    problems = [*_wrong_heading(lines[0])] if lines else []
    if broken:
        problems.append(
            _("Line %(line)d: a quotation mark is not closed, or words follow after it within the value.")
            % {"line": broken}
        )
    if problems:
        return Preview(problems=tuple(problems), text=text)
    heads = [head.lower() for head in lines[0].values]
    if len(lines) == 1:
        return Preview(problems=(_("The file has a heading but no rows."),), text=text)
    known = set(KeyActor.objects.filter(demonstrator=demonstrator).values_list("email", flat=True))
    seen: dict[str, int] = {}
    rows = tuple(_read(heads, line, known, seen, demonstrator) for line in lines[1 : MOST_ROWS + 1])
    if len(lines) > MOST_ROWS + 1:
        return Preview(
            rows,
            (
                _("The file has %(rows)d rows; at most %(most)d are taken at once. Divide it.")
                % {"rows": len(lines) - 1, "most": MOST_ROWS},
            ),
            text,
        )
    return Preview(rows, text=text)


def import_key_actors(actor: Actor, demonstrator: Demonstrator, *, content: str) -> int:
    """Take the new rows of a CSV into the list; all of them or none. Returns how many were added."""
    with deed(
        actor, "demonstrators.import_key_actors", demonstrator, permission="demonstrators.manage_key_actors"
    ) as done:
        done.locked(demonstrator)
        preview = read_key_actors(demonstrator, content)
        if not preview.usable:
            raise Refused(_("The file still has errors, or brings nobody new. Nothing was added."), field="content")
        added = [
            KeyActor(
                demonstrator=demonstrator,
                organisation=row.values["organisation"],
                name=row.values["name"],
                email=row.values["email"],
                group=row.values["group"],
                language=row.values["language"],
                interview=row.interview,
                workshop=row.workshop,
                origin=demonstrator.origin,
            )
            for row in preview.rows
            if not row.known
        ]
        KeyActor.objects.bulk_create(added)
        done.note(added=len(added))
    return len(added)


@dataclass(frozen=True)
class _Line:
    """The values of one row of a file, and the line on which it begins."""

    number: int
    values: list[str]


def _lines(text: str, delimiter: str) -> tuple[list[_Line], int]:
    """The rows that say anything, and the line on which the file cannot be read any further, 0 if there is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, number = [], 1
    try:
        for values in reader:
            # A value is one line, whatever a spreadsheet made of it: names go into the headings of mails.
            words = [" ".join(value.split()) for value in values]
            if any(words):
                lines.append(_Line(number, words))
            number = reader.line_num + 1
    except csv.Error:
        return lines, number
    return lines, 0


def _wrong_heading(line: _Line) -> list[str]:
    heads = [head.lower() for head in line.values]
    missing = [column for column in COLUMNS[:4] if column not in heads]
    unknown = [head for head in heads if head and head not in COLUMNS]
    doubled = [column for column in COLUMNS if heads.count(column) > 1]
    problems = []
    if missing:
        problems.append(
            _("Line %(line)d: these columns are missing: %(columns)s.")
            % {"line": line.number, "columns": ", ".join(missing)}
        )
    if unknown:
        problems.append(
            _("Line %(line)d: there are no columns %(unknown)s. Columns are: %(known)s.")
            % {"line": line.number, "unknown": ", ".join(unknown), "known": ", ".join(COLUMNS)}
        )
    if doubled:
        problems.append(
            _("Line %(line)d: these columns stand there twice: %(columns)s.")
            % {"line": line.number, "columns": ", ".join(doubled)}
        )
    return problems


def _read(heads: Sequence[str], line: _Line, known: set[str], seen: dict[str, int], demonstrator: Demonstrator) -> Read:
    found = dict(zip(heads, line.values, strict=False))
    values = {column: found.get(column, "") for column in COLUMNS}
    values["email"], values["group"] = values["email"].lower(), values["group"].lower()
    values["language"] = values["language"].lower() or demonstrator.working_language
    problems = []
    named = sum(bool(value) for head, value in zip(heads, line.values, strict=False) if head)
    if sum(bool(value) for value in line.values) > named:
        problems.append(_("more values than columns"))
    problems += [problem for _column, problem in _wrong(values, demonstrator)]
    if values["email"]:
        if values["email"] in seen:
            problems.append(_("the same address stands in line %(line)d") % {"line": seen[values["email"]]})
        seen.setdefault(values["email"], line.number)
    flags = {}
    for column in ("interview", "workshop"):
        word = values[column].lower()
        if word not in YES | NO:
            problems.append(_("%(column)s is neither yes nor no") % {"column": column})
        flags[column] = word in YES
    return Read(line.number, values, tuple(problems), values["email"] in known, flags["interview"], flags["workshop"])


def _wrong(values: Mapping[str, str], demonstrator: Demonstrator) -> list[tuple[str, str]]:
    """What cannot be kept of a key actor: the column, and what is wrong with it."""
    problems = [(column, _("%(column)s is empty") % {"column": column}) for column in COLUMNS[:4] if not values[column]]
    longest = {field.name: field.max_length for field in KeyActor._meta.fields}
    for column in COLUMNS[:3]:
        most = longest[column]
        if most is not None and len(values[column]) > most:
            words = _("%(column)s is longer than %(most)d characters")
            problems.append((column, words % {"column": column, "most": most}))
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            problems.append(("email", _("“%(address)s” is no e-mail address") % {"address": values["email"]}))
    if values["group"] and values["group"] not in ActorGroup.values:
        words = _("there is no group “%(group)s”; groups are: %(known)s")
        problems.append(("group", words % {"group": values["group"], "known": ", ".join(ActorGroup.values)}))
    if values["language"] not in languages_of(demonstrator):
        words = _("the language “%(language)s” is not one of the site")
        problems.append(("language", words % {"language": values["language"]}))
    return problems


def _check(row: KeyActor) -> None:
    for column, problem in _wrong({column: getattr(row, column) for column in COLUMNS[:5]}, row.demonstrator):
        raise Refused(_("This cannot be kept: %(problem)s.") % {"problem": problem}, field=column)


def languages_of(demonstrator: Demonstrator) -> Sequence[str]:
    """Languages in which key actors can be written to."""
    return tuple(dict.fromkeys((*dict(settings.LANGUAGES), *settings.CONTENT_LANGUAGES, demonstrator.working_language)))
