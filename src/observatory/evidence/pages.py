"""Addresses of the pages on evidence, under their language."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "facts"

urlpatterns: list[URLPattern] = []
