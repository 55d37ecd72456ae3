"""Addresses of the atlas, below the language.

Every page of statistics stands twice: under its plain address for the edition in use, and below `editions/ID/` for each edition
that was ever registered, for ever.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from observatory.atlas.api.documentation import documentation
from observatory.atlas.downloads.urls import pages as download_pages
from observatory.atlas.views import comparison, data, editions, home, industries, maps, regions, search

app_name = "atlas"

pages: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("regions/", regions.region_list, name="regions"),
    path("regions/<str:version>/<str:code>/", regions.region, name="region"),
    path("regions/<str:code>/", regions.bare_region, name="bare_region"),
    path("industries/", industries.industry_list, name="industries"),
    path("industries/<slug:layer>/<str:code>/", industries.industry, name="industry"),
    path("map/", maps.star_map, name="map"),
    path("compare/", comparison.compare, name="compare"),
    path("data/", data.methods, name="data"),
    path("data/validation/", data.validation, name="validation"),
    path("data/changes/", editions.changes, name="changes"),
    path("data/api/", documentation, name="api"),
    *download_pages,
]

urlpatterns = [
    *pages,
    path("editions/", editions.edition_list, name="editions"),
    re_path(r"^editions/(?P<edition_id>[0-9a-f]{12})/", include(pages)),
]
