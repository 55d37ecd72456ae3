"""Addresses of publications: those of the newsletter and feeds, then the pages that Wagtail serves."""

from __future__ import annotations

from django.urls import path

from observatory.publications.views import feeds, newsletters

app_name = "publications"

urlpatterns = [
    path("publications/", newsletters.home, name="home"),
    path("publications/newsletter/<slug:programme>/", newsletters.subscribe, name="subscribe"),
    path("publications/newsletter/<slug:programme>/asked/", newsletters.subscription_asked, name="subscription_asked"),
    path("publications/newsletter/<slug:programme>/feed/", feeds.ProgrammeFeed(), name="feed"),
    path("newsletter/confirm/<str:secret>/", newsletters.confirm, name="confirm"),
    path("newsletter/unsubscribe/<str:secret>/", newsletters.unsubscribe, name="unsubscribe"),
    path("office/<slug:programme>/newsletter/", newsletters.send, name="send"),
]
