"""Addresses of pre-assessments: the public report, the link of an interviewee, and the pages of those who work on it."""

from __future__ import annotations

from django.urls import path

from observatory.programme.assessments.views import (
    assessments,
    clearance,
    findings,
    interviews,
    profiles,
    quotes,
    reports,
    stress_tests,
)

app_name = "assessments"

urlpatterns = [
    path("assessments/reports/<slug:programme>/<slug:slug>/", reports.public_report, name="public_report"),
    path(
        "assessments/reports/<slug:programme>/<slug:slug>/report.<slug:ending>",
        reports.public_report,
        name="public_report_file",
    ),
    path("interviews/quote/<str:secret>/", clearance.clearance, name="clearance"),
    path("assessments/new/<str:demonstrator>/", assessments.new, name="new"),
    path("assessments/<str:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<str:pk>/questions/", assessments.questions, name="questions"),
    path("assessments/<str:pk>/interviews/", interviews.interviews, name="interviews"),
    path("assessments/<str:pk>/interviews/new/", interviews.plan, name="plan_interview"),
    path("assessments/<str:pk>/profile/", profiles.profile, name="profile"),
    path("assessments/<str:pk>/profile/peers/", profiles.choose, name="choose_peers"),
    path("assessments/<str:pk>/profile/keep/", profiles.keep, name="keep_figure"),
    path("assessments/<str:pk>/stress-test/comparison/", stress_tests.comparison, name="comparison"),
    path("assessments/<str:pk>/stress-test/scores.csv", stress_tests.download, name="scores_csv"),
    path("assessments/<str:pk>/stress-test/keep/", stress_tests.keep, name="keep_score"),
    path("assessments/<str:pk>/stress-test/figure-<slug:theme>.svg", stress_tests.figure, name="stress_figure"),
    path("assessments/<str:pk>/stress-test/<slug:rater>/", stress_tests.stress_test, name="stress_test"),
    path("assessments/<str:pk>/stress-test/<slug:rater>/final/", stress_tests.finalise, name="finalise_stress_test"),
    path("assessments/<str:pk>/stress-test/<slug:rater>/reopen/", stress_tests.reopen, name="reopen_stress_test"),
    path("assessments/<str:pk>/findings/", findings.findings, name="findings"),
    path("assessments/<str:pk>/findings/new/", findings.new, name="new_finding"),
    path("assessments/<str:pk>/report/", reports.report, name="report"),
    path("assessments/<str:pk>/report/preview/", reports.preview, name="preview"),
    path("assessments/<str:pk>/report/preview.<slug:ending>", reports.preview, name="preview_file"),
    path("assessments/<str:pk>/report/draft/", reports.draft, name="draft_report"),
    path("assessments/<str:pk>/report/publish/", reports.publish, name="publish_report"),
    path("assessments/findings/<str:pk>/", findings.finding, name="finding"),
    path("assessments/findings/<str:pk>/evidence/", findings.evidence, name="finding_evidence"),
    path("assessments/findings/<str:pk>/agree/", findings.agree, name="agree_finding"),
    path("assessments/findings/<str:pk>/remove/", findings.remove, name="remove_finding"),
    path("assessments/chapters/<str:pk>/", reports.section, name="report_section"),
    path("assessments/versions/<str:pk>/", reports.version, name="report_version"),
    path("assessments/versions/<str:pk>/report.<slug:ending>", reports.version_file, name="report_file"),
    path("interviews/<str:pk>/", interviews.interview, name="interview"),
    path("interviews/<str:pk>/edit/", interviews.edit, name="edit_interview"),
    path("interviews/<str:pk>/notes/", interviews.record, name="record_interview"),
    path("interviews/<str:pk>/remove/", interviews.remove, name="remove_interview"),
    path("interviews/<str:pk>/quotes/new/", quotes.add, name="add_quote"),
    path("interviews/people/<str:pk>/", interviews.consent, name="consent"),
    path("interviews/people/<str:pk>/withdraw/", interviews.withdraw_consent, name="withdraw_consent"),
    path("interviews/quotes/<str:pk>/", quotes.quote, name="quote"),
    path("interviews/quotes/<str:pk>/edit/", quotes.edit, name="edit_quote"),
    path("interviews/quotes/<str:pk>/send/", quotes.send, name="send_quote"),
    path("interviews/quotes/<str:pk>/refuse/", quotes.refuse, name="refuse_quote"),
    path("interviews/quotes/<str:pk>/withdraw/", quotes.withdraw, name="withdraw_quote"),
]
