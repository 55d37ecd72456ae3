"""Addresses of downloads, among the pages of an edition: without a slash at the end, as they are files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from observatory.atlas.downloads import views

pages: list[URLPattern | URLResolver] = [
    path("regions/download", views.portfolios, name="download_portfolios"),
    path("regions/list/download", views.region_list, name="download_regions"),
    path("regions/<str:version>/<str:code>/download", views.region, name="download_region"),
    path("regions/<str:version>/<str:code>/observations/download", views.observations, name="download_observations"),
    path("industries/download", views.totals, name="download_industries"),
    path("industries/list/download", views.industry_list, name="download_industry_list"),
    path("industries/<slug:layer>/<str:code>/download", views.industry, name="download_industry"),
    path("compare/download", views.comparison, name="download_comparison"),
    path("data/panorama/download", views.panorama, name="download_panorama"),
    path("data/measures/<slug:table>/download", views.measures, name="download_measures"),
    path("data/validation/download", views.validation, name="download_validation"),
    path("data/files/<str:file>", views.edition_file, name="download_file"),
    path("data/columns/", views.columns, name="columns"),
]
