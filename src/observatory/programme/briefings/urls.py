"""Addresses of briefings: the office's, the region's, the public's, and the personal links of owners."""

from __future__ import annotations

from django.urls import path

from observatory.programme.briefings.views import (
    actions,
    approval,
    checking,
    office,
    progress,
    public,
    recommendations,
)

app_name = "briefings"

urlpatterns = [
    path("briefings/begin/<str:pk>/", office.begin, name="begin"),
    path("briefings/remarks/<str:pk>/", checking.edit_remark, name="edit_remark"),
    path("briefings/remarks/<str:pk>/remove/", checking.remove_remark, name="remove_remark"),
    path("briefings/remarks/<str:pk>/answer/", checking.answer, name="answer_remark"),
    path("briefings/reports/<str:pk>/", actions.report, name="report"),
    path("briefings/<str:pk>/", office.briefing, name="briefing"),
    path("briefings/<str:pk>/edit/", office.edit, name="edit"),
    path("briefings/<str:pk>/draft/", office.draft, name="draft"),
    path("briefings/<str:pk>/sections/<slug:key>/", office.section, name="section"),
    path("briefings/<str:pk>/preview/", office.preview, name="preview"),
    path("briefings/<str:pk>/preview.<slug:ending>", office.preview_file, name="preview_file"),
    path("briefings/<str:pk>/recommendations/new/", recommendations.new, name="new_recommendation"),
    path("briefings/<str:pk>/check/", checking.check, name="check"),
    path("briefings/<str:pk>/check/open/", checking.open_round, name="open_check"),
    path("briefings/<str:pk>/check/confirm/", checking.confirm, name="confirm_facts"),
    path("briefings/<str:pk>/check/close/", checking.close, name="close_check"),
    path("briefings/<str:pk>/check/remark/", checking.remark, name="remark"),
    path("briefings/<str:pk>/approve/", approval.approve, name="approve"),
    path("briefings/<str:pk>/publish/", approval.publish, name="publish"),
    path("briefings/<str:pk>/reopen/", approval.reopen, name="reopen"),
    path("briefings/<str:pk>/follow-up/", approval.follow_up, name="follow_up"),
    path("briefings/<str:pk>/follow-up/ask/", approval.ask_all, name="ask_all"),
    path("recommendations/<str:pk>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<str:pk>/edit/", recommendations.edit, name="edit_recommendation"),
    path("recommendations/<str:pk>/remove/", recommendations.remove, name="remove_recommendation"),
    path("recommendations/<str:pk>/respond/", recommendations.respond, name="respond"),
    path("recommendations/<str:pk>/actions/new/", actions.new, name="new_action"),
    path("actions/<str:pk>/", actions.action, name="action"),
    path("actions/<str:pk>/edit/", actions.edit, name="edit_action"),
    path("actions/<str:pk>/correct/", actions.correct, name="correct_action"),
    path("actions/<str:pk>/remove/", actions.remove, name="remove_action"),
    path("actions/<str:pk>/ask/", actions.ask, name="ask"),
    path("progress/<str:secret>/", progress.progress, name="progress"),
    path("demonstrators/<slug:programme>/<slug:slug>/briefing/", public.public, name="public"),
    path(
        "demonstrators/<slug:programme>/<slug:slug>/briefing/version-<int:number>.<slug:ending>",
        public.public_file,
        name="public_file",
    ),
    path("demonstrators/<slug:programme>/<slug:slug>/monitoring/", public.monitoring, name="monitoring"),
    path("demonstrators/<slug:programme>/<slug:slug>/monitoring.csv", public.monitoring_csv, name="monitoring_csv"),
]
