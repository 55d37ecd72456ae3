"""Answer the stress test, make it final, and keep its scores as evidence once both sides are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import Actor, Refused, deed
from observatory.core.numbers import number
from observatory.core.text import TextInLanguages
from observatory.evidence.domain.facts import freeze, mark_corrected
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.models import (
    Confidence,
    PreAssessment,
    StressAnswer,
    StressTest,
    StressTestState,
)
from observatory.programme.assessments.models.stress_tests import HIGHEST
from observatory.programme.assessments.scores import (
    Comparison,
    DimensionCompared,
    QuestionCompared,
    comparison_of,
    unanswered,
)
from observatory.programme.assessments.stress_tests import Question, bank

ANSWER = "assessments.answer_stress_test"
NAMED = 6
"""So many questions without an answer are named when a test is made final too early."""

_FIELDS = {"score", "unknown", "source", "comment", "confidence"}


def save_stress_answers(
    actor: Actor,
    test: StressTest,
    *,
    answers: Mapping[str, Mapping[str, Any]],
    version: int | None = None,
) -> StressTest:
    """Save answers by the code of their question; what is not named stays as it is.

    An answer has a `score` from 0 to 5, or `unknown` for “don't know”, or neither, which takes it back; and if wanted a
    `source` (evidence or link), a `comment` and a `confidence` (high, medium, low). `version` is that of the test opened.
    """
    questions = bank(test.bank)
    checked = {code: _checked(questions.question(code), code, given) for code, given in answers.items()}
    with deed(actor, "assessments.save_stress_answers", test, permission=ANSWER) as done:
        test = done.locked(test, version)
        _open(test)
        if version is None:
            test.version += 1
        known = {answer.question: answer for answer in test.answers.all()}
        new = []
        for code, given in checked.items():
            answer = known.get(code)
            if given is None:
                if answer is not None:
                    answer.delete()
                continue
            if answer is None:
                answer = StressAnswer(test=test, question=code, origin=test.origin, reference=test.reference)
                new.append(answer)
            for name, value in given.items():
                setattr(answer, name, value)
            if code in known:
                answer.save()
        StressAnswer.objects.bulk_create(new)
        test.save()
        done.note(questions=sorted(checked))
    return test


def finalise_stress_test(
    actor: Actor,
    test: StressTest,
    *,
    rest_unknown: bool = False,
    version: int | None = None,
    now: datetime | None = None,
) -> StressTest:
    """Make one side's answers final. With `rest_unknown` what was not answered counts as “don't know”.

    When the other side is final too, both can be seen, and the scores of the dimensions become evidence.
    """
    moment = now or timezone.now()
    with deed(actor, "assessments.finalise_stress_test", test, permission=ANSWER) as done:
        test = done.locked(test, version)
        _open(test)
        if version is None:
            test.version += 1
        missing = unanswered(test)
        if missing and not rest_unknown:
            raise Refused(
                ngettext(
                    "%(count)d question has no answer yet: %(codes)s. Answer it, or say that the rest counts as “don't know”.",
                    "%(count)d questions have no answer yet: %(codes)s. Answer them, or say that the rest counts as “don't know”.",
                    len(missing),
                )
                % {"count": len(missing), "codes": _codes(missing)},
                field="rest_unknown",
            )
        StressAnswer.objects.bulk_create(
            StressAnswer(
                test=test,
                question=question.code,
                confidence=Confidence.LOW,
                origin=test.origin,
                reference=test.reference,
            )
            for question in missing
        )
        test.state, test.finalised = StressTestState.FINAL, moment
        test.save()
        row = PreAssessment.objects.get(pk=test.pre_assessment_id)
        comparison = comparison_of(row)
        if comparison is not None:
            for one in comparison.dimensions:
                _freeze_dimension(row, one, comparison.bank.version, moment.date())
        done.note(rater=test.rater, state=test.state, unknown=len(missing), both=comparison is not None)
    return test


def reopen_stress_test(actor: Actor, test: StressTest, *, reason: str) -> StressTest:
    """Let one side change its final answers; scores that were kept as evidence say that they were corrected since."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why the answers are opened again."), field="reason")
    with deed(actor, "assessments.reopen_stress_test", test, permission="assessments.reopen_stress_test") as done:
        test = done.locked(test)
        if not test.is_final:
            raise Refused(_("This stress test is open."))
        test.state, test.finalised = StressTestState.OPEN, None
        test.version += 1
        test.save()
        kept = scores_kept(test.pre_assessment).select_for_update()
        for evidence in kept:
            mark_corrected(evidence, reason)
        done.note(rater=test.rater, evidence=[evidence.pk for evidence in kept])
    return test


def freeze_score(actor: Actor, row: PreAssessment, *, code: str, now: datetime | None = None) -> Evidence:
    """Keep the scores of a dimension (`D3`) or the answers to a question (`D3.2`) as evidence. Both sides must be final."""
    with deed(actor, "assessments.freeze_score", row, permission="assessments.edit_pre_assessment") as done:
        comparison = _both(row)
        day = (now or timezone.now()).date()
        dimension, question = comparison.dimension(code), comparison.question(code)
        if dimension is not None:
            evidence = _freeze_dimension(row, dimension, comparison.bank.version, day)
        elif question is not None:
            evidence = _freeze_question(row, question, comparison.bank.version, day)
        else:
            raise Refused(
                _("The stress test has no dimension or question “%(code)s”: write one such as D3 or D3.2.")
                % {"code": code},
                field="code",
            )
        done.note(evidence=evidence.pk, code=code)
    return evidence


def scores_kept(row: PreAssessment) -> Any:
    """The scores of a pre-assessment that are kept as evidence and hold."""
    return Evidence.objects.filter(
        kind=EvidenceKind.SCORE,
        taken_from_kind=row._meta.label_lower,
        taken_from=row.pk,
        state=EvidenceState.VALID,
    )


# -- parts -----------------------------------------------------------------------------------------------------------


def _checked(question: Question | None, code: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer as it is kept, None for one that is taken back."""
    if question is None:
        raise Refused(_("The stress test has no question “%(code)s”.") % {"code": code}, field=code)
    if set(given) - _FIELDS:
        raise TypeError(f"{code}: an answer has no {', '.join(sorted(set(given) - _FIELDS))}")
    score, unknown = given.get("score"), bool(given.get("unknown"))
    if score is not None and (not isinstance(score, int) or isinstance(score, bool) or not 0 <= score <= HIGHEST):
        raise Refused(
            _("%(code)s: a score is a whole number from 0 to %(highest)d.") % {"code": code, "highest": HIGHEST},
            field=code,
        )
    if score is not None and unknown:
        raise Refused(_("%(code)s: give a score or say “don't know”, not both.") % {"code": code}, field=code)
    confidence = given.get("confidence") or Confidence.MEDIUM
    if confidence not in Confidence.values:
        raise Refused(_("%(code)s: somebody is sure, fairly sure or unsure.") % {"code": code}, field=code)
    source, comment = str(given.get("source") or "").strip(), str(given.get("comment") or "").strip()
    if len(source) > 500:
        raise Refused(_("%(code)s: the evidence or link has at most 500 characters.") % {"code": code}, field=code)
    if score is None and not unknown:
        if source or comment:
            raise Refused(
                _("%(code)s: there is a comment but no answer. Give a score, or say “don't know”.") % {"code": code},
                field=code,
            )
        return None
    return {"score": score, "source": source, "comment": comment, "confidence": confidence}


def _open(test: StressTest) -> None:
    if test.is_final:
        raise Refused(_("These answers are final. The office can open them again."))


def _codes(missing: list[Question]) -> str:
    codes = [question.code for question in missing[:NAMED]]
    return ", ".join(codes) + (" …" if len(missing) > NAMED else "")


def _both(row: PreAssessment) -> Comparison:
    comparison = comparison_of(row)
    if comparison is None:
        raise Refused(_("Scores can be kept when both sides of the stress test are final."))
    return comparison


def _freeze_dimension(row: PreAssessment, one: DimensionCompared, version: int, day: date) -> Evidence:
    dimension = one.dimension

    def title(language: str) -> str:
        return _("Stress test, %(name)s: self-assessment %(own)s, experts %(expert)s (of 10)") % {
            "name": dimension.title.read(language).text,
            "own": number(one.own.value, 1) or "–",
            "expert": number(one.expert.value, 1) or "–",
        }

    def facts() -> dict[str, str]:
        return {
            _("Self-assessment, 0 to 10"): number(one.own.value, 1) or "–",
            _("Experts, 0 to 10"): number(one.expert.value, 1) or "–",
            _("Confidence of the self-assessment"): str(one.own.confidence_words),
            _("Confidence of the experts"): str(one.expert.confidence_words),
        }

    return _freeze(
        row,
        title,
        facts,
        {
            "code": dimension.code,
            "bank": version,
            "self": {"value": one.own.value, "confidence": one.own.confidence, "unknown": one.own.unknown},
            "expert": {"value": one.expert.value, "confidence": one.expert.confidence, "unknown": one.expert.unknown},
        },
        day,
    )


def _freeze_question(row: PreAssessment, one: QuestionCompared, version: int, day: date) -> Evidence:
    own = one.own.score if one.own is not None else None
    expert = one.expert.score if one.expert is not None else None

    def title(language: str) -> str:
        return _("Stress test, “%(question)s” Self-assessment %(own)s, experts %(expert)s (of 5)") % {
            "question": one.question.text.read(language).text,
            "own": "–" if own is None else own,
            "expert": "–" if expert is None else expert,
        }

    def facts() -> dict[str, str]:
        unknown = _("don't know")
        return {
            _("Self-assessment, 0 to 5"): unknown if own is None else str(own),
            _("Experts, 0 to 5"): unknown if expert is None else str(expert),
        }

    return _freeze(
        row,
        title,
        facts,
        {
            "code": one.question.code,
            "bank": version,
            "self": {"value": own},
            "expert": {"value": expert},
        },
        day,
    )


def _freeze(row: PreAssessment, title: Any, facts: Any, content: dict[str, Any], day: date) -> Evidence:
    languages = list(dict(settings.LANGUAGES))
    main = row.demonstrator.working_language if row.demonstrator.working_language in languages else languages[0]
    titles, sources = {}, {}
    for language in languages:
        with translation.override(language):
            titles[language] = title(language)
            sources[language] = _("Stress test of the cluster policy of %(region)s: self-assessment and experts") % {
                "region": row.demonstrator.name.read(language).text
            }
    with translation.override(main):
        shown = facts()
    return freeze(
        programme=row.programme,
        kind=EvidenceKind.SCORE,
        title=TextInLanguages.from_json(titles),
        source=TextInLanguages.from_json(sources),
        day=day,
        content={**content, "facts": shown, "language": main},
        taken_from=row,
        demonstrator=row.demonstrator_id,
        origin=row.origin,
        reference=row.reference,
    )
