"""Addresses of demonstrators."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "demonstrators"

urlpatterns: list[URLPattern] = []
