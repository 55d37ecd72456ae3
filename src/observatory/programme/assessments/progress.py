"""How far a pre-assessment has come, part by part, and what is missing; in the active language."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.programme.assessments.domain.reports import published_report
from observatory.programme.assessments.models import (
    FindingState,
    InterviewQuote,
    InterviewState,
    PreAssessment,
    Profile,
    QuoteState,
    Rater,
)
from observatory.programme.assessments.scores import comparison_of
from observatory.programme.assessments.stress_tests import bank


@dataclass(frozen=True)
class Part:
    """One part: its name and address (none where there is nothing to open), where it stands, what is missing (nothing when it is done)."""

    name: str
    address: str
    state: str
    missing: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def parts_of(row: PreAssessment) -> list[Part]:
    """The parts of a pre-assessment in the order in which they are worked on, for the assessors."""
    return [_interviews(row), _profile(row), *(_test(row, rater) for rater in Rater), _findings(row), _report(row)]


def _interviews(row: PreAssessment) -> Part:
    states = list(row.interviews.values_list("state", flat=True))
    written = sum(state in {InterviewState.WRITTEN_UP, InterviewState.CLEARED} for state in states)
    quotes = list(InterviewQuote.objects.filter(interview__pre_assessment=row).values_list("state", flat=True))
    waiting, cleared = quotes.count(QuoteState.PROPOSED), quotes.count(QuoteState.CLEARED)
    missing = ""
    if not states:
        missing = _("No interview has been planned.")
    elif written < len(states):
        missing = ngettext(
            "%(count)d interview is not written up.", "%(count)d interviews are not written up.", len(states) - written
        ) % {"count": len(states) - written}
    elif waiting:
        missing = ngettext("%(count)d quote waits for clearance.", "%(count)d quotes wait for clearance.", waiting) % {
            "count": waiting
        }
    state = _("%(written)d of %(all)d written up; quotes cleared: %(cleared)d") % {
        "written": written,
        "all": len(states),
        "cleared": cleared,
    }
    return Part(_("Interviews"), reverse("assessments:interviews", args=[row.pk]), state, missing)


def _profile(row: PreAssessment) -> Part:
    profile = Profile.objects.filter(pre_assessment=row).select_related("edition").first()
    address = reverse("assessments:profile", args=[row.pk])
    if profile is None:
        return Part(_("Statistical profile"), address, "", _("No edition has been chosen."))
    state = ngettext(
        "%(edition)s, %(year)s, with %(count)d peer region", "%(edition)s, %(year)s, with %(count)d peer regions",
        len(profile.peers),
    ) % {"edition": profile.edition.title, "year": str(profile.year), "count": len(profile.peers)}  # fmt: skip
    return Part(_("Statistical profile"), address, state, "" if profile.peers else _("There are no peer regions."))


def _test(row: PreAssessment, rater: Rater) -> Part:
    test = row.stress_tests.get(rater=rater)
    name = _("Stress test: self-assessment") if rater == Rater.SELF else _("Stress test: experts")
    # The assessors do not open the other side's answers; with both final they are on the comparison.
    address = "" if rater == Rater.SELF else reverse("assessments:stress_test", args=[row.pk, rater.value])
    if comparison_of(row) is not None:
        address = reverse("assessments:comparison", args=[row.pk])
    if test.is_final:
        return Part(name, address, _("final"))
    asked, answered = len(bank(test.bank).questions), test.answers.count()
    state = _("%(answered)d of %(asked)d questions answered") % {"answered": answered, "asked": asked}
    return Part(name, address, state, _("It is not final."))


def _findings(row: PreAssessment) -> Part:
    states = list(row.findings.values_list("state", flat=True))
    agreed = states.count(FindingState.AGREED)
    missing = ""
    if not states:
        missing = _("No finding has been written.")
    elif agreed < len(states):
        missing = ngettext(
            "%(count)d finding is not agreed.", "%(count)d findings are not agreed.", len(states) - agreed
        ) % {"count": len(states) - agreed}
    state = _("%(agreed)d of %(all)d agreed") % {"agreed": agreed, "all": len(states)}
    return Part(_("Findings"), reverse("assessments:findings", args=[row.pk]), state, missing)


def _report(row: PreAssessment) -> Part:
    address = reverse("assessments:report", args=[row.pk])
    published, latest = published_report(row), row.reports.order_by("number").last()
    if latest is None:
        return Part(_("Report"), address, "", _("No version has been drafted."))
    if published is not None and published.pk == latest.pk:
        return Part(_("Report"), address, _("version %(number)d published") % {"number": latest.number})
    state = _("version %(number)d drafted") % {"number": latest.number}
    return Part(_("Report"), address, state, _("It is not published."))
