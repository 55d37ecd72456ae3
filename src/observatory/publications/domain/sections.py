"""The tree of pages: the home of all publications in every language, and a section for each programme."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Locale, Page, Site

from observatory.core.acting import Actor, deed
from observatory.core.models import Origin, Programme
from observatory.publications import access
from observatory.publications.models import ProgrammePublications, PublicationsHome

TITLES = {"en": "Publications", "fr": "Publications"}


def home() -> PublicationsHome:
    """The home of the publications in the language of the settings; made with its translations where it is missing."""
    languages = [code for code, _name in settings.LANGUAGES]
    first = PublicationsHome.objects.filter(locale__language_code=languages[0]).first()
    if first is not None:
        return first
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}
    root = Page.get_first_root_node() or Page.add_root(title="Root")
    # The page that Wagtail puts there by itself is nothing of ours.
    Site.objects.all().delete()
    root.get_children().exclude(pk__in=PublicationsHome.objects.values("pk")).delete()
    root = Page.objects.get(pk=root.pk)
    first = PublicationsHome(title=TITLES["en"], slug="publications", locale=locales[languages[0]])
    root.add_child(instance=first)
    for code in languages[1:]:
        copy = first.copy_for_translation(locales[code], copy_parents=True)
        copy.title = TITLES.get(code, TITLES["en"])
        copy.slug = f"publications-{code}"
        copy.save_revision().publish()
    Site.objects.create(
        hostname="localhost", root_page=first, is_default_site=True, site_name="Open Cluster Observatory"
    )
    return PublicationsHome.objects.get(pk=first.pk)


def begin_section(
    actor: Actor, programme: Programme, *, origin: str = "", reference: str = ""
) -> ProgrammePublications:
    """The section of a programme, in every language; those who write for the programme may write below it."""
    known = ProgrammePublications.objects.filter(of_programme=programme).order_by("pk").first()
    if known is not None:
        return known
    parent = home()
    with deed(actor, "publications.begin_section", programme, permission="publications.write"):
        languages = [code for code, _name in settings.LANGUAGES]
        section = ProgrammePublications(
            title=programme.name.read(languages[0]).text,
            slug=programme.slug,
            of_programme=programme,
            origin=origin or programme.origin or Origin.OWN,
            reference=reference,
            locale=parent.locale,
        )
        parent.add_child(instance=section)
        section.save_revision().publish()
        for code in languages[1:]:
            copy = section.copy_for_translation(Locale.objects.get(language_code=code), copy_parents=True)
            copy.title = programme.name.read(code).text
            copy.save_revision().publish()
            access.allow_section(programme, copy)
        access.allow_section(programme, section)
    return ProgrammePublications.objects.get(pk=section.pk)
