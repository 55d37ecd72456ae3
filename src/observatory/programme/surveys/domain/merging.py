"""Counting the answers of a closed wave: sealed rows become tallies, and are gone.

The worker does this, all answers of a wave in one transaction: killed at any moment, either nothing has happened yet or
everything has, and no answer is lost or counted twice. All at once, because a batch of a few answers could be read off as the
difference it makes. What may not be shown is never written: the database does not hold the tally of a small group even for
a moment.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from observatory.core.acting import CLOCK, deed
from observatory.core.models import Job
from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.surveys.domain import keys
from observatory.programme.surveys.domain.answers import Answerable, Answers, answerables_of, decoded
from observatory.programme.surveys.domain.suppression import groups_to_show
from observatory.programme.surveys.models import FreeText, QuestionKind, SealedAnswer, Tally, Wave, WaveKey, WaveState
from observatory.programme.surveys.scales import ANSWERED

Cell = tuple[str, str, str, str]
"""Question, part, group, option."""


def merge_job(job: Job) -> None:
    """The worker's job: count the answers of the wave that it is about."""
    merge_answers(Wave.objects.get(pk=job.subject))


def merge_answers(wave: Wave, *, now: datetime | None = None) -> Wave:
    """Count the answers of a closed wave, delete them, and destroy its key. Does nothing where that is done.

    Fewer answers than the smallest group are deleted uncounted: nothing of them could ever be shown.
    """
    keys.overwrite_what_is_deleted()
    with deed(CLOCK, "surveys.merge_answers", wave, permission="surveys.manage_wave") as done:
        wave = done.locked(wave)
        if wave.state != WaveState.CLOSED or wave.merged is not None:
            done.unrecorded()
            return wave
        private = keys.opened(wave)
        rows = SealedAnswer.objects.filter(wave=wave)
        answers = [decoded(keys.unsealed(private, row)) for row in rows]
        possible = answerables_of(wave.questionnaire)
        wave.answers = len(answers)
        wave.reported = groups_by_answer(possible, answers, cross_tables=wave.cross_tables, minimum=wave.minimum_group)
        if len(answers) >= wave.minimum_group:
            _write_tallies(wave, counted(possible, answers, wave.reported))
            _write_texts(wave, possible, answers)
        rows.delete()
        WaveKey.objects.filter(wave=wave).delete()
        wave.merged = now or timezone.now()
        wave.version += 1
        wave.save()
        done.note(answers=wave.answers)
    return wave


def clear_traces() -> int:
    """Clear the database's log after waves whose answers were counted; the clock calls this. Returns how many waves."""
    waiting = Wave.objects.filter(cleared=False).exclude(merged=None)
    if not waiting.exists() or not keys.clear_log():
        return 0
    return waiting.update(cleared=True)


def groups_by_answer(
    possible: Iterable[Answerable], answers: Sequence[Answers], *, cross_tables: Sequence[str], minimum: int
) -> dict[str, list[str]]:
    """Which groups may be shown with each answer, by its name; an answer of which nothing may be shown is missing."""
    listed = list(possible)
    group_name = _name_of_group(listed)
    reported = {}
    for one in listed:
        given = [answer for answer in answers if one.name in answer]
        if one.in_words or len(given) < minimum:
            continue
        sizes: Counter[str] = Counter()
        if one.question.kind == QuestionKind.GROUP or one.question.key in cross_tables:
            sizes.update(str(answer[group_name]) for answer in given if group_name in answer)
        in_order = {group: sizes[group] for group in ActorGroup.values if sizes[group]}
        reported[one.name] = groups_to_show(in_order, total=len(given), minimum=minimum)
    return reported


def counted(
    possible: Iterable[Answerable], answers: Sequence[Answers], reported: Mapping[str, Sequence[str]]
) -> Counter[Cell]:
    """How often each option was chosen, by all and by each group that may be shown; `*` counts those who answered."""
    listed = list(possible)
    group_name = _name_of_group(listed)
    cells: Counter[Cell] = Counter()
    for one in listed:
        if one.name not in reported:
            continue
        shown = reported[one.name]
        for answer in answers:
            if one.name not in answer:
                continue
            value = answer[one.name]
            chosen = [value] if isinstance(value, str) else value
            cuts = [""]
            if one.question.kind == QuestionKind.GROUP:
                # The groups are the options here: one that may not be shown counts with the total alone.
                chosen = [code for code in chosen if code in shown]
            elif (group := str(answer.get(group_name, ""))) in shown:
                cuts.append(group)
            for cut in cuts:
                for option in (ANSWERED, *chosen):
                    cells[one.question.pk, one.part, cut, option] += 1
    return cells


def _name_of_group(possible: Iterable[Answerable]) -> str:
    return next((one.name for one in possible if one.question.kind == QuestionKind.GROUP), "")


def _write_tallies(wave: Wave, cells: Mapping[Cell, int]) -> None:
    Tally.objects.bulk_create(
        Tally(wave=wave, question_id=question, part=part, group=group, option=option, count=count, origin=wave.origin)
        for (question, part, group, option), count in sorted(cells.items())
    )


def _write_texts(wave: Wave, possible: Iterable[Answerable], answers: Iterable[Answers]) -> None:
    written = [
        (one.question, str(answer[one.name]))
        for answer in answers
        for one in possible
        if one.in_words and one.name in answer
    ]
    # All questions together: what one person wrote to several of them does not stand in the same order.
    secrets.SystemRandom().shuffle(written)
    FreeText.objects.bulk_create(
        FreeText(wave=wave, question=question, text=text, origin=wave.origin) for question, text in written
    )
