"""Addresses of the office: one's own tasks, programmes with roles, outbox and audit trail, organisations."""

from __future__ import annotations

from django.urls import path

from observatory.core.views import tasks, uploads

app_name = "core"

urlpatterns = [
    path("my/", tasks.my_tasks, name="tasks"),
    path("files/<str:identifier>/", uploads.upload, name="upload"),
]
