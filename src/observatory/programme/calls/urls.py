"""Addresses of calls: the public pages, the applicant's, the evaluator's and the office's."""

from __future__ import annotations

from django.urls import path

from observatory.programme.calls.views import (
    applicant,
    applying,
    assigning,
    conflicts,
    contents,
    decision,
    dossiers,
    downloads,
    evaluator,
    letters,
    office,
    public,
)

app_name = "calls"

urlpatterns = [
    path("calls/", public.calls, name="calls"),
    path("calls/<str:pk>/", public.call, name="call"),
    path("calls/<str:pk>/apply/", applying.start, name="start"),
    # the applicant
    path("applications/", applicant.mine, name="my_applications"),
    path("applications/<str:pk>/", applicant.application, name="application"),
    path("applications/<str:pk>/details/", applying.details, name="application_details"),
    path("applications/<str:pk>/contacts/", applying.contacts, name="application_contacts"),
    path("applications/<str:pk>/note/<str:key>/", applying.note, name="application_note"),
    path("applications/<str:pk>/declarations/", applying.declarations, name="application_declarations"),
    path("applications/<str:pk>/letters/", applying.letters, name="application_letters"),
    path("applications/<str:pk>/letters/<str:upload>/remove/", applying.remove_letter, name="remove_letter"),
    path("applications/<str:pk>/preview/", applicant.preview, name="preview"),
    path("applications/<str:pk>/application.pdf", downloads.application_pdf, name="application_pdf"),
    path("applications/<str:pk>/submit/", applicant.submit, name="submit"),
    path("applications/<str:pk>/receipt/", applicant.receipt, name="receipt"),
    path("applications/<str:pk>/withdraw/", applicant.withdraw, name="withdraw"),
    path("applications/<str:pk>/decision/", applicant.decision, name="told_decision"),
    path("applications/<str:pk>/decision.pdf", downloads.told_decision_pdf, name="told_decision_pdf"),
    # the evaluator
    path("evaluations/", evaluator.assignments, name="evaluations"),
    path("evaluations/<str:pk>/", evaluator.dossier, name="evaluation"),
    path("evaluations/<str:pk>/scores/", evaluator.scores, name="scores"),
    path("evaluations/<str:pk>/conflict/", evaluator.conflict, name="own_conflict"),
    # the office: the call
    path("office/<slug:programme>/calls/", office.calls, name="office_calls"),
    path("office/<slug:programme>/calls/new/", office.new, name="new_call"),
    path("office/calls/<str:pk>/", office.call, name="office_call"),
    path("office/calls/<str:pk>/edit/", office.edit, name="edit_call"),
    path("office/calls/<str:pk>/publish/", office.publish, name="publish_call"),
    path("office/calls/<str:pk>/archive/", office.archive, name="archive_call"),
    path("office/calls/<str:pk>/criteria/new/", contents.new_criterion, name="new_criterion"),
    path("office/criteria/<str:pk>/", contents.criterion, name="criterion"),
    path("office/criteria/<str:pk>/remove/", contents.remove_criterion, name="remove_criterion"),
    path("office/calls/<str:pk>/sections/new/", contents.new_section, name="new_section"),
    path("office/sections/<str:pk>/", contents.section, name="section"),
    path("office/sections/<str:pk>/remove/", contents.remove_section, name="remove_section"),
    path("office/calls/<str:pk>/regions/", contents.regions, name="regions"),
    path("office/calls/<str:pk>/regions/remove/", contents.remove_region, name="remove_region"),
    # the office: applications and their evaluation
    path("office/calls/<str:pk>/applications/", dossiers.applications, name="applications"),
    path("office/calls/<str:pk>/applications.csv", downloads.applications_csv, name="applications_csv"),
    path("office/applications/<str:pk>/", dossiers.dossier, name="dossier"),
    path("office/applications/<str:pk>/conflict/", conflicts.declare, name="declare_conflict"),
    path("office/applications/<str:pk>/detect/", conflicts.detect, name="detect_conflict"),
    path("office/calls/<str:pk>/conflicts/", conflicts.conflicts, name="conflicts"),
    path("office/conflicts/<str:pk>/lift/", conflicts.lift, name="lift_conflict"),
    path("office/calls/<str:pk>/evaluators/", assigning.evaluators, name="evaluators"),
    path("office/calls/<str:pk>/evaluators/invite/", assigning.invite, name="invite_evaluator"),
    path("office/calls/<str:pk>/progress/", assigning.progress, name="progress"),
    path("office/assignments/<str:pk>/", assigning.assignment, name="assignment"),
    path("office/assignments/<str:pk>/reopen/", assigning.reopen, name="reopen_evaluation"),
    path("office/assignments/<str:pk>/waive/", assigning.waive, name="waive_evaluation"),
    # the office: decision and letters
    path("office/calls/<str:pk>/ranking/", decision.ranking, name="ranking"),
    path("office/calls/<str:pk>/ranking.csv", downloads.ranking_csv, name="ranking_csv"),
    path("office/calls/<str:pk>/decision/", decision.decision, name="decision"),
    path("office/applications/<str:pk>/replace/", decision.replace, name="replace"),
    path("office/calls/<str:pk>/letters/", letters.letters, name="letters"),
    path("office/calls/<str:pk>/letters/release/", letters.release, name="release_letters"),
    path("office/applications/<str:pk>/letter/", letters.letter, name="letter"),
    path("office/applications/<str:pk>/letter.pdf", downloads.letter_pdf, name="letter_pdf"),
    path("office/applications/<str:pk>/letter/write/", letters.write, name="write_letter"),
]
