"""The tables of the database, brought to the form that this version needs."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OTHERS_FIRST = (
    "wagtailusers",
    "wagtailimages",
    "wagtaildocs",
    "wagtailsearch",
    "wagtailadmin",
    "wagtailcore",
    "taggit",
)
"""Rooms of Wagtail. Django draws all models that hang together anew for each of its hundred migrations: done while there are
none of ours, that takes half the time."""


def bring_up_to_date() -> None:
    """Apply the migrations that are missing."""
    executor = MigrationExecutor(connection)
    for room in OTHERS_FIRST:
        targets = executor.loader.graph.leaf_nodes(room)
        if targets and executor.migration_plan(targets):
            call_command("migrate", room, interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
