"""Addresses of the pages on evidence, under their language."""

from __future__ import annotations

from django.urls import path

from observatory.evidence import fact_views

app_name = "facts"

urlpatterns = [
    path("evidence/<str:pk>/", fact_views.fact, name="fact"),
    path("evidence/<str:pk>/withdraw/", fact_views.withdraw, name="withdraw"),
    path("office/<slug:programme>/evidence/", fact_views.fact_list, name="list"),
    path("office/<slug:programme>/evidence/figure/", fact_views.take_figure, name="take_figure"),
]
