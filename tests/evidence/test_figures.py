"""Figures are drawn once and stay at their address."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from observatory.documents.typeface import with_typeface
from observatory.evidence import drawing, editions, figures
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.models import Edition
from observatory.statistics.figures import UnknownFigure

pytestmark = pytest.mark.django_db

IDENTIFIER = "portfolio-XA11-2014"


@pytest.fixture
def edition(edition_folder: Path) -> Edition:
    return register_edition(edition_folder, draw=False)


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Figures are drawn in this process, which is quicker than starting another one; lists what was drawn."""
    drawn: list[str] = []

    class Here:
        def submit(self, function: object, *arguments: str) -> object:
            assert function is drawing.draw
            drawn.append("/".join(arguments[1:4]))
            from concurrent.futures import Future

            future: Future[None] = Future()
            drawing.draw(*arguments)
            future.set_result(None)
            return future

    monkeypatch.setattr(figures, "_executor", Here)
    return drawn


def address(
    edition: Edition, identifier: str = IDENTIFIER, language: str = "en", theme: str = "light", ending: str = "svg"
) -> str:
    return f"/figures/{edition.id}/{language}/{theme}/{identifier}.{ending}"


def test_a_figure_is_drawn_when_first_asked_for_and_then_kept(
    client: Client, edition: Edition, drawn_here: list[str], home: Path
) -> None:
    first = client.get(address(edition))
    second = client.get(address(edition))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert drawn_here == [f"{IDENTIFIER}/en/light"]
    folder = home / "figures" / edition.id / "en" / "light"
    assert sorted(file.name for file in folder.iterdir()) == [
        f"{IDENTIFIER}.{ending}" for ending in ("csv", "json", "svg")
    ]


def test_an_address_never_changes_its_content_and_says_so(
    client: Client, edition: Edition, drawn_here: list[str]
) -> None:
    answer = client.get(address(edition))
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address(edition), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert "Content-Disposition" not in answer
    saved = client.get(address(edition) + "?download")
    assert saved["Content-Disposition"] == f'attachment; filename="{IDENTIFIER}-en-{edition.id}.svg"'


def test_numbers_are_saved_as_csv(client: Client, edition: Edition, drawn_here: list[str]) -> None:
    answer = client.get(address(edition, ending="csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(answer.content.decode().splitlines()) > 10


@pytest.mark.parametrize(
    "path",
    [
        "/figures/{id}/en/light/portfolio-XX99-2014.svg",
        "/figures/{id}/en/light/portfolio-XA11-1999.svg",
        "/figures/{id}/en/light/nonsense.svg",
        "/figures/{id}/en/light/..%2f..%2fmanifest.svg",
        "/figures/{id}/en/light/.standard.svg",
        "/figures/{id}/en/pink/portfolio-XA11-2014.svg",
        "/figures/{id}/de/light/portfolio-XA11-2014.svg",
        "/figures/{id}/en/light/portfolio-XA11-2014.png",
        "/figures/000000000000/en/light/portfolio-XA11-2014.svg",
    ],
)
def test_what_is_not_there_is_not_found_and_not_drawn(
    client: Client, edition: Edition, drawn_here: list[str], home: Path, path: str
) -> None:
    assert client.get(path.format(id=edition.id)).status_code == 404
    assert drawn_here == []
    assert list((home / "figures").iterdir()) == []


def test_a_page_can_show_a_figure_before_its_picture_is_drawn(edition: Edition, drawn_here: list[str]) -> None:
    found = figures.figure(edition, IDENTIFIER, "fr")
    assert found.language == "fr"
    assert found.alternative_text
    assert len(found.rows) == len(
        editions.reader(edition).query(
            "SELECT DISTINCT industry FROM panorama WHERE region = 'XA11' AND year = 2014 AND location_quotient IS NOT NULL"
        )
    )
    assert found.width > 400
    assert found.height > 200
    assert found.svg == address(edition, language="fr")
    assert found.csv == address(edition, language="fr", ending="csv")
    assert found.svg_dark_narrow == address(edition, language="fr", theme="dark-narrow")
    assert drawn_here == []
    with pytest.raises(UnknownFigure):
        figures.figure(edition, "portfolio-XX99-2014", "fr")
    with pytest.raises(AttributeError):
        _ = found.nothing


def test_the_stored_description_says_what_the_fresh_one_says(
    edition: Edition, client: Client, drawn_here: list[str]
) -> None:
    fresh = figures.figure(edition, IDENTIFIER, "en").details
    client.get(address(edition))
    editions.reader(edition).close()
    assert figures.figure(edition, IDENTIFIER, "en").details == fresh


def test_the_frame_carries_everything_that_belongs_to_a_figure(edition: Edition) -> None:
    found = figures.figure(edition, IDENTIFIER, "en")
    request = RequestFactory().get("/en/")
    with translation.override("en"):
        html = Template("{% load core_components %}{% figure_frame figure %}").render(
            Context({"request": request, "figure": found, "base_url": "https://clusters.example.org"})
        )
    assert found.alternative_text.split()[0] in html
    assert re.search(r'<img src="[^"]+\.svg" alt="[^"]{20,}"', html)
    assert html.count("<source ") == 4
    for words in (
        found.citation.split(",")[0],
        found.source,
        found.coverage,
        edition.id,
        "https://clusters.example.org/figures/",
    ):
        assert words in html
    assert f'href="{found.csv}"' in html
    assert f'href="{found.svg}?download"' in html
    assert html.count('scope="row"') == len(found.rows)
    assert "fictional" in html


def test_the_table_of_a_figure_writes_its_values_for_people(edition: Edition) -> None:
    found = figures.figure(edition, IDENTIFIER, "en")
    columns = ["label", "measure", "year", "value", "high", "uncertain"]
    rows = [["<b>Cars</b>", "stars", 2014, 1234.0, None, True], ["Ships", "strength", 2014, 0.0123, 12345, False]]
    shown = replace(found, details={**found.details, "columns": columns, "rows": rows})
    with translation.override("en"):
        html = Template("{% load core_components %}{% figure_frame figure %}").render(
            Context({"request": RequestFactory().get("/en/"), "figure": shown})
        )
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    cells = re.findall(r'<t[hd](?: scope="row")?( class="table__number")?>(.*?)</t[hd]>', body)
    assert [text for _, text in cells[:4]] == ["&lt;b&gt;Cars&lt;/b&gt;", "stars", "2014", "1,234"]
    assert "not known" in cells[4][1]
    assert [text for _, text in cells[5:]] == [
        "yes", "Ships", "share of employment in strong clusters", "2014", "0.0123", "12,345", "no",
    ]  # fmt: skip
    assert [bool(number) for number, _ in cells[:6]] == [False, False, True, True, False, False]
    assert body.count('<th scope="row">') == 2


def test_pictures_carry_the_fonts_they_use_under_a_policy_that_names_them(
    client: Client, edition: Edition, drawn_here: list[str]
) -> None:
    answer = client.get(address(edition))
    root = ElementTree.fromstring(answer.content)
    styles = root.findall("{http://www.w3.org/2000/svg}style")
    assert len(styles) == 1
    text = styles[0].text or ""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert answer["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; frame-ancestors 'none'"
    )
    assert "url(data:font/woff2" in text
    assert "http" not in text


def test_only_the_alphabets_and_weights_in_use_are_carried() -> None:
    plain, _ = with_typeface('<svg xmlns="x"><text>Vest</text></svg>')
    assert plain.count("@font-face") == 1
    greek, _ = with_typeface('<svg xmlns="x"><text font-weight="600">Αττική</text></svg>')
    assert greek.count("@font-face") == 2
    none, policy = with_typeface('<svg xmlns="x"><path d="M0 0"/></svg>')
    assert "<style>" not in none
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_standard_figures_are_drawn_in_every_language_by_other_processes(
    edition_folder: Path, home: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two of them are enough to see that they are drawn; a list of all would take its time.
    few = ["portfolio-XA11-2014", "star_map-2014-stars-all"]
    assert set(few) <= set(drawing.standard(str(edition_folder)))
    original = figures._processes

    from concurrent.futures import Future
    from contextlib import contextmanager

    @contextmanager
    def processes(count: int) -> Iterator[object]:
        with original(1) as pool:
            submit = pool.submit

            def some(function: object, *arguments: str) -> object:
                if function is drawing.standard:
                    answer: Future[list[str]] = Future()
                    answer.set_result(few)
                    return answer
                return submit(function, *arguments)  # type: ignore[arg-type]

            monkeypatch.setattr(pool, "submit", some)
            yield pool

    monkeypatch.setattr(figures, "_processes", processes)
    steps: list[tuple[str, int, int]] = []
    edition = register_edition(edition_folder, progress=lambda *step: steps.append(step))
    found = sorted(str(file.relative_to(home / "figures")) for file in (home / "figures").rglob("*.svg"))
    assert found == sorted(f"{edition.id}/{language}/light/{name}.svg" for language in ("en", "fr") for name in few)
    assert [step for step in steps if step[0] == "figures"] == [("figures", done, 4) for done in range(5)]
    # A second time there is nothing to draw.
    steps.clear()
    register_edition(edition_folder, progress=lambda *step: steps.append(step))
    assert ("figures", 4, 4) in steps


def test_the_room_for_uncommon_figures_is_bounded_and_standard_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    monkeypatch.setattr(figures, "KEPT_UNCOMMON", 10)
    for number in range(12):
        for ending in ("svg", "csv", "json"):
            (tmp_path / f"f{number}.{ending}").write_text("")
        os.utime(tmp_path / f"f{number}.svg", (number, number))
    (tmp_path / ".standard").write_text("f0")
    figures._prune(tmp_path)
    assert not (tmp_path / "f1.svg").exists()
    assert not (tmp_path / "f1.csv").exists()
    assert (tmp_path / "f0.svg").exists()
    assert len(list(tmp_path.glob("*.svg"))) == 11
