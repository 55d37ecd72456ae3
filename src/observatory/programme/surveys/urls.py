"""Addresses of surveys: the office's, those of the results, and those that key actors get by mail."""

from __future__ import annotations

from django.urls import path

from observatory.programme.surveys.views import answering, questionnaires, results, texts, waves

app_name = "surveys"

urlpatterns = [
    path("office/<slug:programme>/questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("office/<slug:programme>/questionnaires/short-form.toml", questionnaires.short_form, name="short_form"),
    path("office/questionnaires/<str:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path("office/questionnaires/<str:pk>/edit/", questionnaires.edit, name="edit_questionnaire"),
    path("office/questionnaires/<str:pk>/copy/", questionnaires.copy, name="copy_questionnaire"),
    path("office/questionnaires/<str:pk>/delete/", questionnaires.delete, name="delete_questionnaire"),
    path("office/questionnaires/<str:pk>/preview/", questionnaires.preview, name="preview"),
    path("office/survey-sections/<str:pk>/questions/new/", questionnaires.new_question, name="new_question"),
    path("office/survey-questions/<str:pk>/", questionnaires.edit_question, name="edit_question"),
    path("office/survey-questions/<str:pk>/remove/", questionnaires.remove_question, name="remove_question"),
    path("office/demonstrators/<str:pk>/surveys/new/", waves.new, name="new_wave"),
    path("office/surveys/<str:pk>/", waves.wave, name="wave"),
    path("office/surveys/<str:pk>/edit/", waves.edit, name="edit_wave"),
    path("office/surveys/<str:pk>/launch/", waves.launch, name="launch"),
    path("office/surveys/<str:pk>/remind/", waves.remind, name="remind"),
    path("office/surveys/<str:pk>/extend/", waves.extend, name="extend"),
    path("office/surveys/<str:pk>/close/", waves.close, name="close"),
    path("office/surveys/<str:pk>/publish/", waves.publish, name="publish"),
    path("office/surveys/<str:pk>/texts/", texts.texts, name="texts"),
    path("office/survey-texts/<str:pk>/", texts.text, name="text"),
    path("office/survey-texts/<str:pk>/withhold/", texts.withhold, name="withhold_text"),
    path("surveys/<str:pk>/results/", results.results, name="results"),
    path("surveys/<str:pk>/results.csv", results.download, name="results_csv"),
    path("surveys/<str:pk>/results/<slug:key>/", results.result, name="result"),
    path("surveys/<str:pk>/results/<slug:key>.csv", results.download, name="result_csv"),
    path("surveys/<str:pk>/figures/<slug:identifier>.<slug:theme>.svg", results.figure, name="figure"),
    path("surveys/<str:pk>/report.<slug:ending>", results.report, name="report"),
    path("answer/<str:secret>/", answering.answer, name="answer"),
    path("answer/<str:secret>/thanks/", answering.thanks, name="thanks"),
]
