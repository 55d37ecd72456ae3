"""All addresses. Pages stand under their language; files and machines have addresses without one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path

from observatory.web import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("figures/", include("observatory.evidence.urls")),
    path("api/v1/", include("observatory.atlas.api.urls")),
    path("cms/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    re_path(r"^media/(?P<path>images/.*)$", views.image, name="image"),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("demonstration/", views.demonstration, name="demonstration"),
        path("", include("observatory.core.urls")),
        path("", include("observatory.evidence.pages")),
        path("", include("observatory.programme.calls.urls")),
        path("", include("observatory.programme.demonstrators.urls")),
        path("", include("observatory.programme.surveys.urls")),
        path("", include("observatory.programme.assessments.urls")),
        path("", include("observatory.programme.workshops.urls")),
        path("", include("observatory.programme.briefings.urls")),
        path("", include("observatory.publications.urls")),
        path("publications/", include("wagtail.urls")),
        path("", include("observatory.atlas.urls")),
    ),
]

handler400 = "observatory.web.errors.bad_request"
handler403 = "observatory.web.errors.permission_denied"
handler404 = "observatory.web.errors.not_found"
handler500 = "observatory.web.errors.server_error"
