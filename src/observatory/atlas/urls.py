"""Addresses of the atlas, below the language."""

from __future__ import annotations

from django.urls import path

from observatory.atlas import views

app_name = "atlas"
urlpatterns = [path("", views.home, name="home")]
