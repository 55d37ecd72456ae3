"""Questionnaires: made from the short form, from a file of one's own or from another; edited until they are used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import Programme
from observatory.core.text import TextInLanguages
from observatory.programme.surveys.domain.answers import answerables, questions_of
from observatory.programme.surveys.models import Question, QuestionKind, Questionnaire, Section
from observatory.programme.surveys.scales import DONT_KNOW, NOT_APPLICABLE
from observatory.statistics.classifications import load_categories

SHORT_FORM = Path(__file__).resolve().parent.parent / "questionnaires" / "short_form.toml"
MANAGE = "surveys.manage_questionnaire"

Texts = TextInLanguages | Mapping[str, str]

_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_QUESTIONNAIRE = {"key", "title", "minutes", "sections"}
_SECTION = {"key", "title", "text", "questions"}
_QUESTION = {"key", "kind", "text", "hint", "options", "dont_know", "not_applicable", "longest"}
_LONGEST = 2000


def create_questionnaire(
    actor: Actor, programme: Programme, *, source: str | None = None, title: Texts | None = None
) -> Questionnaire:
    """Make a questionnaire from a TOML text, or from the short form that the software brings where none is given.

    Raises Refused for a text that is no questionnaire, with the place that is wrong.
    """
    plan = read_questionnaire(SHORT_FORM.read_text(encoding="utf-8") if source is None else source)
    questionnaire = Questionnaire(
        programme=programme,
        key=plan["key"],
        title=_text(title) if title else plan["title"],
        minutes=plan["minutes"],
        origin=programme.origin,
    )
    with deed(actor, "surveys.create_questionnaire", questionnaire, permission=MANAGE, on=programme) as done:
        questionnaire.save()
        _build(questionnaire, plan["sections"])
        done.note(key=questionnaire.key)
    return questionnaire


def copy_questionnaire(actor: Actor, questionnaire: Questionnaire, *, title: Texts | None = None) -> Questionnaire:
    """A questionnaire with the same questions that can be changed again."""
    copy = Questionnaire(
        programme=questionnaire.programme,
        key=questionnaire.key,
        title=_text(title) if title else questionnaire.title,
        minutes=questionnaire.minutes,
        origin=questionnaire.origin,
    )
    with deed(actor, "surveys.copy_questionnaire", copy, permission=MANAGE, on=questionnaire) as done:
        copy.save()
        for section in questionnaire.sections.all():
            questions = list(section.questions.all())
            section.pk, section.questionnaire = Section().pk, copy
            section.save(force_insert=True)
            for question in questions:
                question.pk, question.section = Question().pk, section
                question.save(force_insert=True)
        done.note(copied=questionnaire.pk)
    return copy


def edit_questionnaire(
    actor: Actor, questionnaire: Questionnaire, *, version: int, title: Texts, minutes: int
) -> Questionnaire:
    """Change the title of a questionnaire, and how long it takes."""
    with deed(actor, "surveys.edit_questionnaire", questionnaire, permission=MANAGE) as done:
        questionnaire = done.locked(questionnaire, version)
        _unused(questionnaire)
        questionnaire.title, questionnaire.minutes = _text(title), minutes
        if not questionnaire.title:
            raise Refused(_("Give the questionnaire a title."), field="title")
        questionnaire.save()
    return questionnaire


def edit_question(
    actor: Actor,
    question: Question,
    *,
    version: int,
    text: Texts,
    hint: Texts | None = None,
    options: Sequence[Mapping[str, Any]] | None = None,
    dont_know: bool = False,
    not_applicable: bool = False,
    longest: int = 500,
) -> Question:
    """Change the words of a question, or its options. `version` is that of the questionnaire."""
    questionnaire = question.section.questionnaire
    with deed(actor, "surveys.edit_question", questionnaire, permission=MANAGE) as done:
        questionnaire = done.locked(questionnaire, version)
        _unused(questionnaire)
        question = Question.objects.select_for_update().get(pk=question.pk)
        question.text, question.hint = _text(text), _text(hint or {})
        if options is not None:
            question.options = [dict(option) for option in options]
        question.dont_know, question.not_applicable, question.longest = dont_know, not_applicable, longest
        _fitting(question)
        question.save()
        questionnaire.save()
        done.note(question=question.key)
    return question


def add_question(
    actor: Actor,
    section: Section,
    *,
    version: int,
    key: str,
    kind: str,
    text: Texts,
    hint: Texts | None = None,
    options: Sequence[Mapping[str, Any]] = (),
    dont_know: bool = False,
    not_applicable: bool = False,
    longest: int = 500,
) -> Question:
    """One more question at the end of a section. `version` is that of the questionnaire."""
    questionnaire = section.questionnaire
    question = Question(
        section=section,
        key=key,
        kind=kind,
        text=_text(text),
        hint=_text(hint or {}),
        options=[dict(option) for option in options],
        dont_know=dont_know,
        not_applicable=not_applicable,
        longest=longest,
        origin=questionnaire.origin,
    )
    with deed(actor, "surveys.add_question", questionnaire, permission=MANAGE) as done:
        questionnaire = done.locked(questionnaire, version)
        _unused(questionnaire)
        if not _KEY.fullmatch(key):
            raise Refused(_("A key has small letters, digits and underscores, such as clear_vision."), field="key")
        if kind not in QuestionKind.values:
            raise Refused(_("There is no kind of question “%(kind)s”.") % {"kind": kind}, field="kind")
        _fitting(question)
        last = section.questions.aggregate(last=models.Max("position"))["last"] or 0
        question.position = last + 1
        there = questions_of(questionnaire)
        taken = {one.name for one in answerables(there)} | {one.key for one in there}
        if taken & {key, *(one.name for one in answerables([question]))}:
            raise Refused(_("Another question has the key “%(key)s” already.") % {"key": key}, field="key")
        if kind == QuestionKind.GROUP and _asks_for_group(there):
            raise Refused(_("The questionnaire asks for the group already."), field="kind")
        question.save()
        questionnaire.save()
        done.note(question=key)
    return question


def remove_question(actor: Actor, question: Question, *, version: int) -> None:
    """Take a question out; a section without questions goes with its last one. `version` is that of the questionnaire."""
    questionnaire = question.section.questionnaire
    with deed(actor, "surveys.remove_question", questionnaire, permission=MANAGE) as done:
        questionnaire = done.locked(questionnaire, version)
        _unused(questionnaire)
        section = question.section
        done.note(question=question.key)
        question.delete()
        if not section.questions.exists():
            section.delete()
        questionnaire.save()


def delete_questionnaire(actor: Actor, questionnaire: Questionnaire) -> None:
    """Throw away a questionnaire that no survey uses."""
    with deed(
        actor, "surveys.delete_questionnaire", questionnaire.programme, permission=MANAGE, on=questionnaire
    ) as done:
        questionnaire = done.locked(questionnaire)
        if questionnaire.frozen is not None or questionnaire.waves.exists():
            raise Refused(_("A survey uses this questionnaire: it cannot be thrown away."))
        done.note(questionnaire=questionnaire.pk)
        questionnaire.delete()


def read_questionnaire(source: str) -> dict[str, Any]:
    """A questionnaire from a TOML text, checked. Raises Refused with the place that is wrong and what would be right."""
    try:
        plan = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            _("This is no TOML text: %(problem)s.") % {"problem": str(error).rstrip(".")}, field="source"
        ) from error
    _known(plan, _QUESTIONNAIRE, _("questionnaire"))
    sections = plan.get("sections")
    if not isinstance(sections, list) or not sections:
        raise _wrong(_("the questionnaire"), _("it has no sections: write [[sections]]"))
    read: dict[str, Any] = {
        "key": _read_key(plan.get("key"), _("the questionnaire")),
        "title": _read_text(plan.get("title"), _("the title of the questionnaire")),
        "minutes": _read_number(plan.get("minutes", 10), 1, 120, _("minutes")),
        "sections": [_read_section(section, number) for number, section in enumerate(sections, start=1)],
    }
    keys = [section["key"] for section in read["sections"]]
    _once(keys)
    questions = [question for section in read["sections"] for question in section["questions"]]
    _once([question.key for question in questions])
    _once([one.name for one in answerables(questions)])
    if sum(question.kind == QuestionKind.GROUP for question in questions) > 1:
        raise _wrong(_("the questionnaire"), _("it asks for the group more than once"))
    return read


# -- reading ---------------------------------------------------------------------------------------------------------


def _read_section(section: Any, number: int) -> dict[str, Any]:
    where = _("section %(number)d") % {"number": number}
    if not isinstance(section, dict):
        raise _wrong(where, _("it is no table"))
    _known(section, _SECTION, where)
    key = _read_key(section.get("key"), where)
    where = _("section “%(key)s”") % {"key": key}
    questions = section.get("questions")
    if not isinstance(questions, list) or not questions:
        raise _wrong(where, _("it has no questions: write [[sections.questions]]"))
    return {
        "key": key,
        "title": _read_text(section.get("title"), where),
        "text": _read_text(section["text"], where) if "text" in section else TextInLanguages(),
        "questions": [_read_question(question, where, place) for place, question in enumerate(questions, start=1)],
    }


def _read_question(plan: Any, section: str, place: int) -> Question:
    where = _("question %(place)d of %(section)s") % {"place": place, "section": section}
    if not isinstance(plan, dict):
        raise _wrong(where, _("it is no table"))
    _known(plan, _QUESTION, where)
    key = _read_key(plan.get("key"), where)
    where = _("question “%(key)s”") % {"key": key}
    kind = plan.get("kind")
    if kind not in QuestionKind.values:
        raise _wrong(where, _("its kind must be one of %(kinds)s") % {"kinds": ", ".join(QuestionKind.values)})
    question = Question(
        key=key,
        kind=kind,
        position=place,
        text=_read_text(plan.get("text"), where),
        hint=_read_text(plan["hint"], where) if "hint" in plan else TextInLanguages(),
        options=_read_options(plan.get("options", []), where),
        dont_know=_read_bool(plan.get("dont_know", False), where),
        not_applicable=_read_bool(plan.get("not_applicable", False), where),
        longest=_read_number(plan.get("longest", 500), 1, _LONGEST, where),
    )
    try:
        _fitting(question)
    except Refused as refusal:
        raise _wrong(where, str(refusal.message)) from refusal
    return question


def _read_options(plan: Any, where: str) -> list[dict[str, Any]]:
    if plan == "emerging_industries":
        return [
            {"key": industry.slug, "text": {"en": industry.name("en"), "fr": industry.name("fr")}}
            for industry in load_categories().emerging
        ]
    if not isinstance(plan, list) or not all(isinstance(option, dict) for option in plan):
        raise _wrong(where, _('options are a list of { key = ..., text = ... }, or "emerging_industries"'))
    return [
        {"key": _read_key(option.get("key"), where), "text": dict(_read_text(option.get("text"), where).texts)}
        for option in plan
    ]


def _read_key(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > 40 or not _KEY.fullmatch(value):
        raise _wrong(where, _("a key has small letters, digits and underscores, such as clear_vision"))
    return value


def _read_text(value: Any, where: str) -> TextInLanguages:
    if isinstance(value, str) and value.strip():
        value = {settings.LANGUAGE_CODE: value}
    if (
        not isinstance(value, dict)
        or not value
        or not all(isinstance(text, str) and text.strip() for text in value.values())
    ):
        raise _wrong(where, _('a text is missing: write { en = "...", fr = "..." }'))
    unknown = sorted(set(value) - {*dict(settings.LANGUAGES), *settings.CONTENT_LANGUAGES})
    if unknown:
        raise _wrong(where, _("this installation has no language “%(language)s”") % {"language": unknown[0]})
    return TextInLanguages.from_json({language: " ".join(text.split()) for language, text in value.items()})


def _read_bool(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, _("write true or false"))
    return value


def _read_number(value: Any, least: int, most: int, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(where, _("a number must lie between %(least)d and %(most)d") % {"least": least, "most": most})
    return value


def _known(table: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(table) - names)
    if unknown:
        raise _wrong(
            where,
            _("there is no “%(name)s” here; known are %(names)s")
            % {"name": unknown[0], "names": ", ".join(sorted(names))},
        )


def _once(keys: Sequence[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise _wrong(_("key “%(key)s”") % {"key": key}, _("it occurs twice"))


def _wrong(where: str, problem: str) -> Refused:
    return Refused(_("In %(where)s: %(problem)s.") % {"where": where, "problem": problem.rstrip(".")}, field="source")


# -- building --------------------------------------------------------------------------------------------------------


def _build(questionnaire: Questionnaire, sections: Sequence[Mapping[str, Any]]) -> None:
    for position, plan in enumerate(sections, start=1):
        section = Section.objects.create(
            questionnaire=questionnaire,
            position=position,
            key=plan["key"],
            title=plan["title"],
            text=plan["text"],
            origin=questionnaire.origin,
        )
        for question in plan["questions"]:
            question.section, question.origin = section, questionnaire.origin
        Question.objects.bulk_create(plan["questions"])


def _fitting(question: Question) -> None:
    """Raise Refused where a question cannot be asked as it is."""
    if not question.text:
        raise Refused(_("Write the question."), field="text")
    chooses = question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    keys = [option["key"] for option in question.options]
    if chooses and len(keys) < 2:
        raise Refused(_("A choice needs at least two options."), field="options")
    if not chooses and keys:
        raise Refused(_("Only a choice has options."), field="options")
    if len(keys) != len(set(keys)) or {DONT_KNOW, NOT_APPLICABLE} & set(keys):
        raise Refused(_("Each option needs a key of its own; “dk” and “na” are taken."), field="options")
    if question.kind in (QuestionKind.GROUP, QuestionKind.TEXT) and (question.dont_know or question.not_applicable):
        raise Refused(_("This kind of question offers no “don't know”: it can simply be left out."), field="dont_know")
    if not 1 <= question.longest <= _LONGEST:
        raise Refused(
            _("An answer in words may have from 1 to %(most)d characters.") % {"most": _LONGEST}, field="longest"
        )


def _asks_for_group(questions: Sequence[Question]) -> bool:
    return any(question.kind == QuestionKind.GROUP for question in questions)


def _unused(questionnaire: Questionnaire) -> None:
    if questionnaire.frozen is not None:
        raise Refused(_("This questionnaire was used and cannot be changed any more. Copy it to change the copy."))


def _text(value: Texts) -> TextInLanguages:
    return value if isinstance(value, TextInLanguages) else TextInLanguages.from_json(value)
