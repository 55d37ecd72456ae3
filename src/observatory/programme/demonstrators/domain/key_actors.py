"""The key actors of a region: one by one, or from a CSV file that is looked at before it is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
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
    with deed(actor, "demonstrators.add_key_actor", row, permission="demonstrators.manage_key_actors", on=demonstrator):
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
        row.save()
    return row


def remove_key_actor(actor: Actor, row: KeyActor) -> None:
    """Take somebody out of the list. Refused for one who was asked or heard already."""
    from django.db.models import ProtectedError

    demonstrator = row.demonstrator
    with deed(
        actor, "demonstrators.remove_key_actor", demonstrator, permission="demonstrators.manage_key_actors"
    ) as done:
        done.note(key_actor=row.pk)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refused(_("This key actor was asked or heard already and stays in the list.")) from error


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
    """Look at a CSV with the columns of `COLUMNS` (`organisation`, `name`, `email`, `group` are needed); nothing is stored."""
    text = content.lstrip("\ufeff")
    first = text.splitlines()[0] if text.strip() else ""
    if not first:
        return Preview(problems=(_("The file is empty."),), text=text)
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    heads = [(head or "").strip().lower() for head in reader.fieldnames or []]
    missing = [column for column in COLUMNS[:4] if column not in heads]
    unknown = [head for head in heads if head and head not in COLUMNS]
    problems = []
    if missing:
        problems.append(_("Line 1: these columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if unknown:
        problems.append(
            _("Line 1: there are no columns %(unknown)s. Columns are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(COLUMNS)}
        )
    if problems:
        return Preview(problems=tuple(problems), text=text)
    reader.fieldnames = heads
    known = set(KeyActor.objects.filter(demonstrator=demonstrator).values_list("email", flat=True))
    seen: dict[str, int] = {}
    rows: list[Read] = []
    for record in reader:
        if len(rows) == MOST_ROWS:
            return Preview(tuple(rows), (_("The file has more than %(most)d rows.") % {"most": MOST_ROWS},), text)
        rows.append(_read(record, reader.line_num, known, seen, demonstrator))
    if not rows:
        return Preview(problems=(_("The file has a heading but no rows."),), text=text)
    return Preview(tuple(rows), text=text)


def import_key_actors(actor: Actor, demonstrator: Demonstrator, *, content: str) -> int:
    """Take the new rows of a CSV into the list; all of them or none. Returns how many were added."""
    with deed(
        actor, "demonstrators.import_key_actors", demonstrator, permission="demonstrators.manage_key_actors"
    ) as done:
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


def _read(
    record: dict[str, str | None], line: int, known: set[str], seen: dict[str, int], demonstrator: Demonstrator
) -> Read:
    problems = []
    if None in record:
        problems.append(_("more values than columns"))
    values = {column: (record.get(column) or "").strip() for column in COLUMNS}
    values["email"] = values["email"].lower()
    values["language"] = values["language"].lower() or demonstrator.working_language
    problems += [_("%(column)s is empty") % {"column": column} for column in COLUMNS[:4] if not values[column]]
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            problems.append(_("“%(address)s” is no e-mail address") % {"address": values["email"]})
        if values["email"] in seen:
            problems.append(_("the same address stands in line %(line)d") % {"line": seen[values["email"]]})
        seen.setdefault(values["email"], line)
    if values["group"] and values["group"] not in ActorGroup.values:
        problems.append(
            _("there is no group “%(group)s”; groups are: %(known)s")
            % {"group": values["group"], "known": ", ".join(ActorGroup.values)}
        )
    if values["language"] not in languages_of(demonstrator):
        problems.append(_("the language “%(language)s” is not one of the site") % {"language": values["language"]})
    flags = {}
    for column in ("interview", "workshop"):
        word = values[column].lower()
        if word not in YES | NO:
            problems.append(_("%(column)s is neither yes nor no") % {"column": column})
        flags[column] = word in YES
    return Read(line, values, tuple(problems), values["email"] in known, flags["interview"], flags["workshop"])


def languages_of(demonstrator: Demonstrator) -> Sequence[str]:
    """Languages in which key actors can be written to."""
    return tuple(dict.fromkeys((*dict(settings.LANGUAGES), demonstrator.working_language)))
