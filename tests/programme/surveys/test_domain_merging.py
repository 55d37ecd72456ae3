"""Counting: sealed answers become tallies once, whatever happens on the way, and what may not be shown is never written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.programme.surveys.conftest import Cast, Launched

from observatory.core.acting import Refused
from observatory.core.models import Job
from observatory.core.work import do_due_jobs
from observatory.programme.surveys.domain import keys, merging
from observatory.programme.surveys.domain.merging import clear_traces, merge_answers
from observatory.programme.surveys.domain.waves import close_wave
from observatory.programme.surveys.models import FreeText, SealedAnswer, Tally, Wave, WaveKey

GROUPS = {"firm": 7, "research": 5, "authority": 1}


def answer_all(launched: Launched) -> None:
    """Seven firms, five research bodies and one authority, each with its own answers."""
    for number in range(7):
        launched.answer(
            number, group="firm", trust=("4", "4", "4", "5", "5", "2", "dk")[number], change=f"Idea {number}"
        )
    for number in range(7, 12):
        launched.answer(number, group="research", trust="2", obstacles=["time", "money"], talent_importance="5")
    launched.answer(12, group="authority", trust="1", obstacles=["dk"])


def closed(cast: Cast, launched: Launched) -> Wave:
    return close_wave(cast.officer, launched.wave)


def tallies(wave: Wave) -> dict[tuple[str, str, str, str], int]:
    return {
        (tally.question.key, tally.part, tally.group, tally.option): tally.count
        for tally in Tally.objects.filter(wave=wave).select_related("question")
    }


def test_answers_become_tallies_worked_out_by_hand(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = merge_answers(closed(cast, launched))
    # 13 answers. The authority is alone: to hide it, research (5) is hidden with it; 6 are then told by the total alone.
    assert tallies(wave) == {
        ("group", "", "", "*"): 13,
        ("group", "", "", "firm"): 7,
        # trust: firms 4 4 4 5 5 2 dk, research 2 2 2 2 2, authority 1
        ("trust", "", "", "*"): 13,
        ("trust", "", "", "1"): 1,
        ("trust", "", "", "2"): 6,
        ("trust", "", "", "4"): 3,
        ("trust", "", "", "5"): 2,
        ("trust", "", "", "dk"): 1,
        ("trust", "", "firm", "*"): 7,
        ("trust", "", "firm", "2"): 1,
        ("trust", "", "firm", "4"): 3,
        ("trust", "", "firm", "5"): 2,
        ("trust", "", "firm", "dk"): 1,
        # talent: five of research, in all 5 answers; not declared as a cross-table
        ("talent", "importance", "", "*"): 5,
        ("talent", "importance", "", "5"): 5,
        # obstacles: 5 of research and the authority, 6 in all: research (5) would give the authority (1) away
        ("obstacles", "", "", "*"): 6,
        ("obstacles", "", "", "time"): 5,
        ("obstacles", "", "", "money"): 5,
        ("obstacles", "", "", "dk"): 1,
    }
    assert wave.answers == 13
    assert sorted(FreeText.objects.values_list("text", flat=True)) == [f"Idea {number}" for number in range(7)]


def test_afterwards_answers_and_key_are_gone(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = merge_answers(closed(cast, launched))
    assert not SealedAnswer.objects.exists()
    assert not WaveKey.objects.exists()
    assert wave.merged is not None
    assert {tally.origin for tally in Tally.objects.all()} == {"invented"}


def test_a_question_with_too_few_answers_is_not_written_at_all(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups={"firm": 8})
    for number in range(8):
        launched.answer(number, group="firm", trust="3", **({"obstacles": ["time"]} if number < 4 else {}))
    wave = merge_answers(closed(cast, launched))
    assert {key for key, *_rest in tallies(wave)} == {"group", "trust"}
    assert "obstacles" not in wave.reported


def test_too_few_answers_in_all_are_deleted_uncounted(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups={"firm": 8})
    for number in range(4):
        launched.answer(number, group="firm", trust="3", change="Alone")
    wave = merge_answers(closed(cast, launched))
    assert (wave.answers, wave.reported) == (4, {})
    assert not any(model.objects.exists() for model in (SealedAnswer, WaveKey, Tally, FreeText))


def test_counting_twice_counts_once(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = merge_answers(closed(cast, launched))
    first, version = tallies(wave), wave.version
    assert merge_answers(wave).version == version
    assert tallies(wave) == first


def test_an_open_wave_is_not_counted(launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    assert merge_answers(launched.wave).merged is None
    assert SealedAnswer.objects.count() == 13


def test_a_worker_that_fails_in_the_middle_leaves_everything_for_the_next(
    cast: Cast, launch: Callable[..., Launched], monkeypatch: pytest.MonkeyPatch
) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = closed(cast, launched)

    def fail(*_arguments: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(merging, "_write_texts", fail)
        with pytest.raises(MemoryError):
            merge_answers(wave)
    assert SealedAnswer.objects.count() == 13
    assert not Tally.objects.exists()
    assert tallies(merge_answers(wave))["trust", "", "", "*"] == 13


def test_closing_asks_the_worker_to_count(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = closed(cast, launched)
    assert Job.objects.filter(kind="surveys.merge_answers", subject=wave.pk, done=None).count() == 1
    assert do_due_jobs() == 1
    wave.refresh_from_db()
    assert wave.merged is not None


def test_with_another_secret_key_a_survey_is_not_closed_and_nothing_is_lost(
    cast: Cast, launch: Callable[..., Launched], settings: Any
) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    right = str(settings.SECRET_KEY)
    settings.SECRET_KEY = "another one"
    with pytest.raises(Refused, match="another secret key"):
        closed(cast, launched)
    assert SealedAnswer.objects.count() == 13
    settings.SECRET_KEY = right
    assert merge_answers(closed(cast, launched)).answers == 13


KILLED = """
import os, signal, sys
import django
django.setup()
from observatory.programme.surveys.domain import merging
from observatory.programme.surveys.models import Wave
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
merging._write_texts = die
merging.merge_answers(Wave.objects.get(pk=sys.argv[1]))
"""


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    return f"postgresql://{user}{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = closed(cast, launched)
    environment = {
        **os.environ,
        "OBSERVATORY_HOME": str(settings.HOME),
        "OBSERVATORY_SECRET_KEY": str(settings.SECRET_KEY),
        "OBSERVATORY_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "observatory.web.settings",
    }
    killed = subprocess.run([sys.executable, "-c", KILLED, wave.pk], env=environment, capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert SealedAnswer.objects.count() == 13
    assert not Tally.objects.exists()
    assert do_due_jobs() == 1
    assert tallies(wave)["trust", "", "", "*"] == 13
    assert not SealedAnswer.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_after_counting_no_copy_of_answer_or_key_is_left_in_the_files_of_the_database(
    cast: Cast, launch: Callable[..., Launched]
) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    wave = closed(cast, launched)
    remains = [bytes(row.ciphertext)[:64] for row in SealedAnswer.objects.all()]
    remains.append(bytes(WaveKey.objects.get().private_key))
    merge_answers(wave)
    assert clear_traces() == 1
    assert clear_traces() == 0
    assert Wave.objects.get().cleared
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        for file in (Path(name), Path(f"{name}-wal")):
            content = file.read_bytes() if file.exists() else b""
            assert not [part for part in remains if part in content], file


def test_within_a_transaction_traces_wait(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch(groups=GROUPS)
    answer_all(launched)
    merge_answers(closed(cast, launched))
    assert keys.clear_log() is False
    assert clear_traces() == 0
    assert not Wave.objects.get().cleared
