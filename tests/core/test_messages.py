"""The catalogues: every text of the source, translated, well set, and compiled; and the tool that keeps them so."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from tools import messages

TEMPLATE = """\
{% load i18n %}
  {% translate "A page" %}
{% trans 'Single quotes' context 'of a window' %}
    {% blocktranslate with name=region.name %}The name is {{ name }}.{% endblocktranslate %}
{% blocktranslate trimmed %}
    Two lines
    become one.
{% endblocktranslate %}
  {% blocktranslate count number=n %}{{ number }} region{% plural %}{{ number }} regions{% endblocktranslate %}
{% blocktranslate context "of a map" count n=n trimmed %}
    one mark
{% plural %}
    {{ n }} marks
{% endblocktranslate %}
{% include "x.html" with title=_("A title") %}{{ value|default:_("nothing") }}
{# Translators: a verb #}
{% translate "Show" as label %}{% translate "100 % of it" %} it's "quoted" text
{% comment %}{% translate "Not this" %}{% endcomment %}
"""

PROGRAM = '''\
"""Texts in every form that Django knows."""
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext, pgettext_lazy

def gettext_noop(text): return text

A = _("plain")
B = gettext_lazy("for " "later")
C = ngettext("%(n)d thing", "%(n)d things", 2)
D = pgettext("a place", "here")
E = pgettext_lazy("a time", "now")
F = npgettext("of rows", "%(n)d row", "%(n)d rows", 3)
G = gettext_noop("marked only")
H = print("never")
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package with texts in a template and in a module, and some that are none of ours."""
    package = tmp_path / "package"
    for name, text in {
        "pages/templates/pages/page.html": TEMPLATE,
        "pages/texts.py": PROGRAM,
        "pages/migrations/0001.py": 'name = _("of a migration")',
        "pages/static/note.html": '{% translate "no template" %}',
    }.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    return package


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    return tmp_path / "locale"


def written(locale: Path, body: str) -> None:
    """A French catalogue with these messages, and its compiled form."""
    file = messages.path_of("fr", locale)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    file.write_text(header + '"Content-Type: text/plain; charset=utf-8\\n"\n\n' + body, encoding="utf-8")
    messages.compile_language("fr", locale)


def template_of(*texts: str) -> messages.Catalogue:
    template = messages.Catalogue(charset="utf-8")
    for text in texts:
        template.add(text)
    return template


def wrong(text: str, translated: str) -> list[str]:
    message = messages.Message(text, translated)
    return list(messages.wrong_with(message, "fr"))


# -- the catalogues of the site --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_of_the_source_is_translated_and_nothing_is_left_over(language: str) -> None:
    template = messages.extracted()
    assert len(template) > 400
    assert [str(complaint) for complaint in messages.complaints(language, template)] == []


def test_there_is_one_place_for_catalogues_and_django_looks_there() -> None:
    assert messages.strays() == []
    assert [Path(folder) for folder in settings.LOCALE_PATHS] == [messages.LOCALE]
    assert {code for code, _ in settings.LANGUAGES} == {"en", *messages.LANGUAGES}


def test_django_reads_the_compiled_texts_with_their_plurals() -> None:
    with translation.override("fr"):
        assert translation.gettext("Skip to the content") == "Aller au contenu"
        assert [translation.ngettext("%(count)d star", "%(count)d stars", n) % {"count": n} for n in (0, 1, 2)] == [
            "0 étoile", "1 étoile", "2 étoiles",
        ]  # fmt: skip
        # A context tells apart what English writes alike.
        assert translation.pgettext("regional cluster", "strong") == "fort"


@override_settings(LANGUAGE_CODE="fr")
def test_english_stays_english_where_french_is_the_first_language() -> None:
    with translation.override("en"):
        assert translation.gettext("Skip to the content") == "Skip to the content"
        assert translation.ngettext("%(count)d star", "%(count)d stars", 0) % {"count": 0} == "0 stars"


# -- finding texts ---------------------------------------------------------------------------------------------------


def test_all_that_django_marks_is_found_and_nothing_else(package: Path) -> None:
    # The same list comes from `django-admin makemessages`, the two files that are none of ours aside.
    found = {messages.shape_of(message) for message in messages.texts_of(messages.extracted(package))}
    assert found == {
        (None, "A page"),
        ("of a window", "Single quotes"),
        (None, "The name is %(name)s."),
        (None, "Two lines become one."),
        (None, ("%(number)s region", "%(number)s regions")),
        ("of a map", ("one mark", "%(n)s marks")),
        (None, "A title"),
        (None, "nothing"),
        (None, "Show"),
        (None, "100 %% of it"),
        (None, "plain"),
        (None, "for later"),
        (None, ("%(n)d thing", "%(n)d things")),
        ("a place", "here"),
        ("a time", "now"),
        ("of rows", ("%(n)d row", "%(n)d rows")),
        (None, "marked only"),
    }


def test_a_text_knows_its_file_and_what_translators_are_told(package: Path) -> None:
    shown = messages.extracted(package).get("Show")
    assert shown is not None
    assert [place for place, _ in shown.locations] == ["package/pages/templates/pages/page.html"]
    assert shown.auto_comments == ["Translators: a verb"]


# -- keeping catalogues ----------------------------------------------------------------------------------------------


def test_an_update_brings_new_texts_in_takes_old_ones_out_and_asks_about_changed_ones(locale: Path) -> None:
    written(
        locale,
        'msgid "Kept"\nmsgstr "Gardé"\n\nmsgid "Nowhere any more"\nmsgstr "Nulle part"\n\n'
        'msgid "The regions of the edition"\nmsgstr "Les régions de l’édition"\n',
    )
    template = template_of("Kept", "The regions of this edition", "Quite another text")
    assert messages.update("fr", template, locale) == (2, 2)
    catalogue = messages.read(messages.path_of("fr", locale), "fr")
    assert {message.id: (message.string, message.fuzzy) for message in messages.texts_of(catalogue)} == {
        "Kept": ("Gardé", False),
        "The regions of this edition": ("Les régions de l’édition", True),
        "Quite another text": ("", False),
    }
    assert not catalogue.obsolete


def test_a_second_update_changes_no_byte(package: Path, locale: Path) -> None:
    messages.update("fr", messages.extracted(package), locale)
    first = messages.path_of("fr", locale).read_bytes()
    messages.update("fr", messages.extracted(package), locale)
    assert messages.path_of("fr", locale).read_bytes() == first
    assert b"Date" not in first


def test_the_compiled_catalogue_says_what_the_source_of_it_says(locale: Path) -> None:
    written(
        locale,
        'msgid "Yes"\nmsgstr "Oui"\n\n#, fuzzy\nmsgid "No"\nmsgstr "Peut-être"\n\n'
        'msgctxt "a place"\nmsgid "here"\nmsgstr "ici"\n\n'
        'msgid "%(n)d row"\nmsgid_plural "%(n)d rows"\nmsgstr[0] "%(n)d ligne"\nmsgstr[1] "%(n)d lignes"\n',
    )
    with messages.path_of("fr", locale).with_suffix(".mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert texts.gettext("Yes") == "Oui"
    assert texts.gettext("No") == "No"
    assert texts.pgettext("a place", "here") == "ici"
    assert [texts.ngettext("%(n)d row", "%(n)d rows", n) for n in (0, 1, 2)] == [
        "%(n)d ligne", "%(n)d ligne", "%(n)d lignes",
    ]  # fmt: skip


# -- what is complained about ----------------------------------------------------------------------------------------


def test_missing_stale_obsolete_and_uncompiled_texts_are_named(locale: Path) -> None:
    written(locale, 'msgid "Old"\nmsgstr "Vieux"\n\nmsgid "Empty"\nmsgstr ""\n\n#~ msgid "Gone"\n#~ msgstr "Parti"\n')
    messages.path_of("fr", locale).with_suffix(".mo").write_bytes(b"something else")
    found = {str(complaint) for complaint in messages.complaints("fr", template_of("New", "Empty"), locale)}
    assert found == {
        "“New”: is missing from the catalogue",
        "“Old”: is no longer in the source",
        "“Empty”: is not translated",
        "“Gone”: is obsolete and still kept",
        "“django.mo”: is not what the .po compiles to; say: python tools/messages.py compile",
    }


def test_a_language_without_catalogue_is_named(locale: Path) -> None:
    assert "no such catalogue" in str(messages.complaints("fr", template_of("New"), locale)[0])


@pytest.mark.parametrize(
    ("text", "translated", "complaint"),
    [
        ("%(n)s of %(total)s", "%(n)s sur %(all)s", "the placeholders all, which"),
        ("%(n)s of %(total)s", "%(n)s", "lacks the placeholders total"),
        ("See <strong>this</strong>", "Voir <em>ceci</em>", "other markup"),
        ("Name:", "Nom\u00a0: ", "begins or ends with a space"),
        ("The whole list", "La liste of the régions", "English words: of, the"),
        ("Note: this", "Note : ceci", "U+00A0"),
        ("Note: this", "Note: ceci", "U+00A0"),
        ("Sure?", "Sûr ?", "U+202F"),
        ("“Here”", "« Ici »", "inside « and »"),
        ("“Here”", "“Ici”", "quotation marks"),
        ("the region's", "l'une", "apostrophe"),
        ("12,345", "12 345", "thousands"),
        ("5%", "5 %", "before “%”"),
        ("Wait…", "Attendez...", "one character"),
    ],
)
def test_a_bad_translation_is_told_what_is_wrong(text: str, translated: str, complaint: str) -> None:
    assert any(complaint in what for what in wrong(text, translated)), wrong(text, translated)


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("“%(title)s”: why?", "«\u00a0%(title)s\u00a0»\u00a0: pourquoi\u202f?"),
        ("See https://example.org/?q=1; it helps", "Voir https://example.org/?q=1 pour plus d’aide"),
        ('Say <code>x = c("a")</code>', 'Écrivez <code>x = c("a")</code>'),
        ("%(share)s%% at 10:15", "%(share)s\u202f%% à 10:15"),
        ("Stars after the U.S. Cluster Mapping Project", "Étoiles d’après le U.S. Cluster Mapping Project"),
    ],
)
def test_a_good_translation_is_left_in_peace(text: str, translated: str) -> None:
    assert wrong(text, translated) == []


def test_a_plural_may_say_one_in_words() -> None:
    message = messages.Message(
        ("%(region)s has one row.", "%(region)s has %(n)s rows."),
        ("%(region)s a une ligne.", "%(region)s a %(n)s lignes."),
    )
    assert list(messages.wrong_with(message, "fr")) == []


def test_the_command_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main([]) == 2
    assert messages.main(["translate"]) == 2
    assert "python tools/messages.py check" in capsys.readouterr().err
