"""Text in languages knows what is missing and what is behind its source."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from observatory.core.models import Programme
from observatory.core.text import Reading, TextInLanguages


def test_a_missing_language_falls_back_and_says_so() -> None:
    text = TextInLanguages({"en": "Model regions"}, "en")
    assert text.read("en") == Reading("Model regions", "en", fallback=False, stale=False)
    assert text.read("fr") == Reading("Model regions", "en", fallback=True, stale=False)


def test_a_translation_is_stale_once_its_source_has_changed() -> None:
    text = TextInLanguages(source="en").write("en", "Model regions").write("fr", "Régions modèles")
    assert text.is_stale("fr") is False
    changed = text.write("en", "Model demonstrator regions")
    assert changed.is_stale("fr") is True
    assert changed.read("fr").stale is True
    assert changed.write("fr", "Régions modèles de démonstration").is_stale("fr") is False
    assert text.read("en").text == "Model regions"


def test_nothing_written_reads_as_nothing() -> None:
    assert not TextInLanguages()
    assert TextInLanguages().read("en").text == ""


@pytest.mark.django_db
def test_it_comes_back_from_the_database_as_it_went_in() -> None:
    name = TextInLanguages(source="en").write("en", "Example").write("fr", "Exemple")
    Programme.objects.create(slug="example", name=name)
    Programme.objects.create(slug="plain", name={"fr": "Programme", "en": "Programme"})
    assert Programme.objects.get(slug="example").name == name
    assert Programme.objects.get(slug="plain").name.source == "fr"
    copy = Programme.objects.get(slug="example")
    copy.full_clean()
    copy.save()
    assert Programme.objects.get(slug="example").name == name


def test_a_page_marks_the_language_of_a_fallback() -> None:
    template = Template("{% load core_components %}{% text_in text %}")
    text = TextInLanguages({"en": "Tom & Ann"}, "en")
    with translation.override("fr"):
        assert template.render(Context({"text": text})) == '<span lang="en">Tom &amp; Ann</span>'
    with translation.override("en"):
        assert template.render(Context({"text": text})) == "Tom &amp; Ann"
