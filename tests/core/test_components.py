"""Components say in words what they show in marks."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from observatory.core.components import Badge, Column, Interval, Link, Sorting, Stars, Table
from observatory.core.templatetags import core_components


def render(source: str, path: str = "/en/", **context: Any) -> str:
    template = Template("{% load core_components %}" + source)
    with translation.override("en"):
        return template.render(Context({"request": RequestFactory().get(path), **context}))


COLUMNS = (
    Column("name", "Industry", header=True, sortable=True),
    Column("employment", "Employment", kind="number", sortable=True),
    Column("share", "Share", kind="percent", digits=1),
    Column("stars", "Stars", kind="stars", sortable=True),
    Column("status", "Status", kind="badge"),
)
ROWS: list[dict[str, Any]] = [
    {"name": Link("Beta <b>", "/b"), "employment": Interval(1000, 1200, 1500), "share": 0.5, "stars": Stars(1, 2, 4), "status": Badge("bounded")},
    {"name": "alpha", "employment": Interval(0, None, None), "share": None, "stars": Stars(0, 0, 4), "status": None},
    {"name": "Gamma", "employment": 2500, "share": 0.25, "stars": Stars(3, 3, 4), "status": [Badge("robust"), Badge("strong")]},
]  # fmt: skip


def test_a_table_has_caption_scopes_and_its_order_in_words() -> None:
    request = RequestFactory().get("/en/?sort=-employment&year=2014")
    sorting = Sorting.of(request, COLUMNS, "name")
    html = render(
        "{% data_table table %}",
        "/en/?sort=-employment&year=2014",
        table=Table("Industries", COLUMNS, sorting.apply(ROWS), sorting),
    )
    assert "<caption>Industries</caption>" in html
    assert html.count('scope="col"') == 5
    assert html.count('scope="row"') == 3
    assert 'aria-sort="descending"' in html
    assert 'href="?sort=employment&amp;year=2014"' in html
    assert 'href="?sort=name&amp;year=2014"' in html
    assert 'href="?sort=-stars&amp;year=2014"' in html
    assert "Beta &lt;b&gt;" in html
    assert html.index("Gamma") < html.index("Beta") < html.index("alpha")


def test_cells_are_escaped_unless_they_are_marked_as_safe() -> None:
    columns = (Column("name", "Name", header=True), Column("code", "Code", kind="code"), Column("status", "Status"))
    rows = [
        {
            "name": Link("<b>", "/?a=1&b=2"),
            "code": "<i>",
            "status": (Badge("strong", "<u>"), mark_safe("<s>no</s>"), "'&'"),
        }
    ]
    html = render("{% data_table table %}", table=Table("Names", columns, rows))
    assert '<th scope="row"><a href="/?a=1&amp;b=2">&lt;b&gt;</a></th><td><code>&lt;i&gt;</code></td>' in html
    assert "&lt;u&gt;</span> <s>no</s> &#x27;&amp;&#x27;</td>" in html


def test_a_table_without_rows_says_so() -> None:
    html = render("{% data_table table %}", table=Table("Industries", COLUMNS, []))
    assert '<td colspan="5" class="soft">Nothing to show.</td>' in html


def test_each_language_has_its_own_words_for_marks() -> None:
    source = "{% load core_components %}{% stars 1 2 4 %} {% badge 'strong' %} {% interval None None None %}"
    request = RequestFactory().get("/")
    seen = {}
    for language in ("en", "fr", "en"):
        with translation.override(language):
            html = Template(source).render(Context({"request": request}))
        assert seen.setdefault(language, html) == html
    assert "1 star out of 4" in seen["en"]
    assert "not known" in seen["en"]
    assert "star out of" not in seen["fr"]
    assert "not known" not in seen["fr"]


def test_unknown_values_come_last_in_both_directions() -> None:
    for order in ("employment", "-employment"):
        sorting = Sorting.of(RequestFactory().get("/", {"sort": order}), COLUMNS, "name")
        assert sorting.apply(ROWS)[-1]["name"] == "alpha"


def test_an_order_that_does_not_exist_is_the_default_one() -> None:
    assert Sorting.of(RequestFactory().get("/?sort=share"), COLUMNS, "-stars") == Sorting("stars", descending=True)


def test_stars_have_words() -> None:
    html = render("{% stars 2 3 4 %}")
    assert 'aria-label="2 stars out of 4, 1 more possible"' in html
    assert html.count('class="star"') == 2
    assert html.count('class="star star--possible"') == 1
    assert "1 star" in render("{% stars 1 %}")
    assert "0 stars out of 4" in render("{% stars 0 0 4 %}")


def test_an_interval_shows_value_and_range() -> None:
    assert "1,200" in (html := render("{% interval 1000 1200 1500 %}"))
    assert "1,000–1,500" in html
    assert render("{% interval 5 5 5 %}") == "5"
    assert "at least 7" in render("{% interval 7 None None %}")
    assert "not known" in render("{% interval None None None %}")
    assert "31.0%–38.2%" in render('{% interval 0.31 0.35 0.382 digits=1 kind="percent" %}')


def test_a_missing_number_has_words() -> None:
    assert "not known" in render("{{ x|number:1 }}", x=None)
    assert render("{{ x|number:1 }}", x=1234.56) == "1,234.6"
    assert render("{{ x|percent }}", x=0.1234) == "12.3%"


def test_every_badge_has_a_word() -> None:
    for kind, (word, _) in core_components.BADGES.items():
        assert str(word) in render(f'{{% badge "{kind}" %}}')
    with pytest.raises(KeyError):
        render('{% badge "invented" %}')
    assert render("{% status_badge status %}", status="observed") == ""


def test_every_status_of_a_cell_has_its_badge() -> None:
    assert {"zero", "estimated", "bounded", "confidential", "missing"} <= set(core_components.BADGES)


def test_pages_keep_the_rest_of_the_query() -> None:
    html = render("{% pagination page %}", "/en/?q=port&page=3", page=Paginator(range(50), 10).page(3))
    assert 'href="?q=port&amp;page=2"' in html
    assert 'href="?q=port"' in html
    assert 'aria-current="page"' in html
    assert render("{% pagination page %}", page=Paginator(range(5), 10).page(1)).strip() == ""


class Example(forms.Form):
    name = forms.CharField(help_text="As it should stand on the page.")
    remark = forms.CharField(required=False)


def test_a_wrong_field_says_why_beside_itself_and_at_the_top() -> None:
    form = Example({"name": ""})
    html = render("{% error_summary form %}{% field form.name %}{% field form.remark %}", form=form)
    assert 'href="#id_name"' in html
    assert html.count("This field is required.") == 2
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "optional" in html
