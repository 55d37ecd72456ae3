"""Addresses of the office: one's own tasks, programmes with roles, outbox and audit trail, organisations."""

from __future__ import annotations

from django.urls import path

from observatory.core.views import audit, mail, people, programmes, tasks, uploads

app_name = "core"

urlpatterns = [
    path("my/", tasks.my_tasks, name="tasks"),
    path("my/account/", people.account, name="account"),
    path("my/organisations/", people.organisations, name="organisations"),
    path("my/organisations/new/", people.new_organisation, name="new_organisation"),
    path("organisations/<str:pk>/", people.organisation, name="organisation"),
    path("organisations/<str:pk>/edit/", people.edit_organisation, name="edit_organisation"),
    path("memberships/<str:pk>/remove/", people.remove_member, name="remove_member"),
    path("files/<str:identifier>/", uploads.upload, name="upload"),
    path("mailbox/", mail.letters, name="mailbox"),
    path("mailbox/<str:name>/", mail.letter, name="letter"),
    path("programmes/new/", programmes.new, name="new_programme"),
    path("office/<slug:slug>/", programmes.programme, name="programme"),
    path("office/<slug:slug>/edit/", programmes.edit, name="edit_programme"),
    path("office/<slug:slug>/roles/", programmes.roles, name="roles"),
    path("roles/<str:pk>/revoke/", programmes.revoke, name="revoke_role"),
    path("office/<slug:slug>/deputies/", programmes.deputies, name="deputies"),
    path("deputies/<str:pk>/end/", programmes.end_deputy, name="end_deputy"),
    path("office/<slug:slug>/outbox/", mail.messages_of, name="outbox"),
    path("office/<slug:slug>/outbox/release/", mail.release_all, name="release_all"),
    path("messages/<str:pk>/", mail.message, name="message"),
    path("messages/<str:pk>/<slug:deed>/", mail.act_on_message, name="act_on_message"),
    path("office/<slug:slug>/mails/", mail.wordings, name="mail_texts"),
    path("office/<slug:slug>/mails/<str:key>/<str:language>/", mail.wording, name="mail_text"),
    path("office/<slug:slug>/audit/", audit.trail, name="audit"),
]
