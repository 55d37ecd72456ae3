"""Addresses of rendered figures."""

from __future__ import annotations

from django.urls import re_path

from observatory.evidence import views

app_name = "evidence"
urlpatterns = [
    re_path(
        r"^(?P<edition>[0-9a-f]{12})/(?P<language>[a-z]{2})/(?P<theme>[a-z-]+)/(?P<identifier>[^/\s]+)\.(?P<ending>svg|csv)$",
        views.figure,
        name="figure",
    )
]
