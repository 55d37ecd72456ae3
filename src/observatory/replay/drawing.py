"""Figures that documents will show are drawn while the applications are played: drawing has a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from observatory.evidence import figures
from observatory.evidence.editions import reader
from observatory.evidence.models import Edition, EditionStatus
from observatory.programme.assessments import peers as regions
from observatory.programme.assessments.chapters import LANGUAGES_OF_FIGURES, THEME
from observatory.programme.assessments.domain import profiles
from observatory.programme.assessments.models import PreAssessment
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.scenarios import support as told
from observatory.replay.stage import Stage

Wanted = tuple[Edition, str]


@contextmanager
def figures_drawn_ahead(stage: Stage) -> Iterator[None]:
    """Draw in the background what the documents of the regions will show; a verb that is quicker waits for its own figure."""
    wanted = list(dict.fromkeys(_wanted(stage)))
    over = threading.Event()
    thread = threading.Thread(target=_draw, args=(wanted, over), daemon=True)
    if wanted:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if wanted:
            thread.join()


def _draw(wanted: list[Wanted], over: threading.Event) -> None:
    for edition, identifier in wanted:
        for language in LANGUAGES_OF_FIGURES:
            if over.is_set():
                return
            try:
                figures.stored_file(edition, identifier, language, THEME, "svg")
            except Exception:
                # The verb that needs the figure draws it itself, and says what is wrong with it.
                return


def _wanted(stage: Stage) -> Iterator[Wanted]:
    """The figures of the profiles, region by region, and those that are cited."""
    for demonstrator in stage.scenario.demonstrators:
        if demonstrator.pre_assessment is not None:
            yield from _of_profile(stage, demonstrator, demonstrator.pre_assessment)
    for identifier, edition in stage.editions.items():
        yield edition, identifier


def _of_profile(stage: Stage, given: told.Demonstrator, assessment: told.PreAssessment) -> Iterator[Wanted]:
    code = stage.scenario.application(given.application).region
    for edition in Edition.objects.filter(status=EditionStatus.CURRENT).order_by("-registered", "id"):
        version = str(reader(edition).manifest.get("region_version", ""))
        if not regions.years(reader(edition), version, code):
            continue
        # As the verbs will make it, of rows that are never saved.
        profile = profiles.default_profile(
            PreAssessment(demonstrator=Demonstrator(region=code, region_version=version))
        )
        if profile is not None:
            profile.peers = list(assessment.peers) or profile.peers
            for identifier in profiles.identifiers(profile):
                yield profile.edition, identifier
        return
