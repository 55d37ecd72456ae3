"""Addresses of demonstrators: the public pages of regions, and the office's."""

from __future__ import annotations

from django.urls import path

from observatory.programme.demonstrators.views import key_actors, projects, regions

app_name = "demonstrators"

urlpatterns = [
    path("demonstrators/", regions.public_list, name="public_list"),
    path("demonstrators/<slug:programme>/<slug:slug>/", regions.public_page, name="public_page"),
    path("office/<slug:programme>/demonstrators/", regions.office_list, name="list"),
    path("office/<slug:programme>/demonstrators/new/", regions.new, name="new"),
    path("office/demonstrators/<str:pk>/", regions.demonstrator, name="demonstrator"),
    path("office/demonstrators/<str:pk>/edit/", regions.edit, name="edit"),
    path("office/demonstrators/<str:pk>/publish/", regions.publish, name="publish"),
    path("office/demonstrators/<str:pk>/team/", regions.team, name="team"),
    path("office/team/<str:pk>/remove/", regions.remove_member, name="remove_member"),
    path("office/demonstrators/<str:pk>/key-actors/", key_actors.key_actors, name="key_actors"),
    path("office/demonstrators/<str:pk>/key-actors/new/", key_actors.new, name="new_key_actor"),
    path("office/demonstrators/<str:pk>/key-actors/import/", key_actors.take_file, name="import_key_actors"),
    path("office/key-actors/<str:pk>/", key_actors.edit, name="edit_key_actor"),
    path("office/key-actors/<str:pk>/remove/", key_actors.remove, name="remove_key_actor"),
    path("office/steps/<str:pk>/", regions.step, name="step"),
    path("office/steps/<str:pk>/start/", regions.start, name="start_step"),
    path("office/steps/<str:pk>/finish/", regions.finish, name="finish_step"),
    path("office/demonstrators/<str:pk>/policy-project/", projects.project, name="policy_project"),
    path("office/demonstrators/<str:pk>/policy-project/edit/", projects.edit, name="edit_policy_project"),
    path("office/demonstrators/<str:pk>/policy-project/stages/", projects.stage, name="policy_stage"),
    path("office/demonstrators/<str:pk>/policy-project/actors/", projects.actors, name="policy_actors"),
    path("office/policy-actors/<str:pk>/remove/", projects.remove_actor, name="remove_policy_actor"),
]
