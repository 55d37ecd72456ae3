"""From a figure to a picture: the same bytes each time, no outside host, every word in the asked language."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree

import pytest
from tests.statistics.figures.test_figure import EVERY_KIND

from observatory.statistics.figures import LANGUAGES, RenderError, build, png, svg
from observatory.statistics.figures import typeface as typeface_module

SVG = "{http://www.w3.org/2000/svg}"


def words(text: str) -> str:
    """All text of a picture in one line; lines that belong together are joined with a space."""
    return " ".join("".join(element.itertext()) for element in ElementTree.fromstring(text).iter(f"{SVG}text"))


@pytest.mark.parametrize("identifier", EVERY_KIND)
def test_the_picture_has_title_source_edition_and_fictional_mark_inside(edition, identifier) -> None:
    figure = build(edition, identifier)
    shown = words(svg(figure))
    assert figure.title in shown
    assert "FICTIONAL DATA" in shown
    assert f"Source: invented.csv. Edition {edition.identity[:12]}." in shown


def test_a_real_edition_carries_no_fictional_mark(real_looking_edition) -> None:
    assert "FICTIONAL" not in words(svg(build(real_looking_edition, "portfolio-XA11-2014")))


@pytest.mark.parametrize("identifier", ["star_map-2014-stars-all", "portfolio-XA11-2014", "series-XA11-division-C10"])
def test_the_same_figure_gives_the_same_bytes(edition, identifier) -> None:
    assert svg(build(edition, identifier)) == svg(build(edition, identifier))
    assert png(build(edition, identifier), scale=0.5) == png(build(edition, identifier), scale=0.5)


@pytest.mark.parametrize("identifier", EVERY_KIND)
def test_no_address_script_or_style_is_in_the_picture(edition_with_boundaries, identifier) -> None:
    text = svg(build(edition_with_boundaries, identifier))
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|<image|<foreignObject", text)


ENGLISH = re.compile(
    r"\b(the|of|and|with|in|region|regions|industries|stars?|hidden|figures?|persons|employed|certain[^e]?s|break|between|times|"
    r"reference|quotient of|employment|growth|wages|edition|outside|no data|most)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("identifier", EVERY_KIND)
def test_a_french_figure_has_no_english_word_anywhere(edition, identifier) -> None:
    figure = build(edition, identifier, language="fr")
    document = svg(figure)
    said = [figure.title, figure.subtitle, figure.unit, figure.alternative_text, *figure.notes, words(document)]
    said += [element.get("aria-label", "") for element in ElementTree.fromstring(document).iter()]
    # A name of the French classification may look English.
    french = " ".join(said).replace("Industries alimentaires", "")
    assert not ENGLISH.search(french), ENGLISH.search(french)


def test_numbers_are_written_as_the_language_writes_them(edition) -> None:
    assert "10,529" in words(svg(build(edition, "top_regions-division-C29-2014")))
    french = words(svg(build(edition, "top_regions-division-C29-2014", language="fr")))
    assert "10\u202f529" in french
    assert "24,9\u202f%" in french
    assert "0,5" in words(svg(build(edition, "location_quotients-XA11-2014-division", language="fr")))


@pytest.mark.parametrize("theme", ["light", "dark", "print", "light-narrow", "dark-narrow"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_drawn_outside_the_width_of_the_theme(edition, theme, language) -> None:
    for identifier in ("portfolio-XA14-2014", "comparison-2014-XA11.XA14.XC13"):
        root = ElementTree.fromstring(svg(build(edition, identifier, theme=theme, language=language)))
        width = 360 if theme.endswith("narrow") else 760
        assert float(root.get("width")) == width


def test_an_inlined_map_has_prefixed_ids_and_a_named_link_for_every_region(edition_with_boundaries) -> None:
    figure = build(edition_with_boundaries, "star_map-2014-stars-all")
    links = {row["region"]: f"/en/regions/sample/{row['region']}/" for row in figure.table.to_pylist()}
    root = ElementTree.fromstring(svg(figure, prefix="map", links=links))
    anchors = {element.get("id"): element for element in root.iter(f"{SVG}a")}
    assert set(anchors) == {f"map-region-{code}" for code in links}
    vest = anchors["map-region-XA11"]
    assert vest.get("href") == "/en/regions/sample/XA11/"
    assert vest.find(f"{SVG}title").text == vest.get("aria-label")
    assert re.fullmatch(r"Vest \[XA11\]: \d+, possibly \d+ \(stars\)", vest.get("aria-label"))
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert all(identifier == "map" or identifier.startswith("map-") for identifier in identifiers)
    assert len(identifiers) == len(set(identifiers))
    used = re.findall(r"url\(#([^)]+)\)", ElementTree.tostring(root, encoding="unicode"))
    assert set(used) <= set(identifiers)


def test_circles_of_a_map_without_boundaries_are_links_too(edition) -> None:
    figure = build(edition, "star_map-2014-stars-all", language="fr")
    root = ElementTree.fromstring(svg(figure, prefix="m", links={"XA12": "/fr/x"}))
    (anchor,) = root.iter(f"{SVG}a")
    assert anchor.get("aria-label").startswith("Nord [XA12]\u00a0: ")


def test_links_without_a_prefix_are_refused(edition) -> None:
    with pytest.raises(ValueError, match="prefix"):
        svg(build(edition, "star_map-2014-stars-all"), links={"XA11": "/"})


def test_a_specification_that_asks_for_the_network_fails_aloud(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    outside = {**figure.specification, "layer": [{"data": {"url": "https://example.org/a.csv"}, "mark": "point",
                                                  "encoding": {"x": {"field": "a", "type": "quantitative"}}}]}  # fmt: skip
    with pytest.raises(RenderError, match="portfolio-XA11-2014"):
        svg(dataclasses.replace(figure, specification=outside))


def test_an_empty_picture_fails_aloud(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    empty = {"data": {"values": []}, "mark": "point", "config": {"view": {"stroke": None}}}
    with pytest.raises(RenderError, match="drew nothing"):
        svg(dataclasses.replace(figure, specification=empty))


def test_a_notebook_gets_chart_picture_and_words(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.vegalite.v6+json", "image/svg+xml", "text/plain"}
    assert bundle["application/vnd.vegalite.v6+json"] == figure.specification
    assert figure.title in bundle["text/plain"]


def test_pictures_are_set_in_the_packaged_typeface(edition) -> None:
    text = svg(build(edition, "portfolio-XA11-2014"))
    families = set(re.findall(r'font-family="([^"]+)"', text))
    assert families == {f"{typeface_module.family()}, Arial, sans-serif"}


def test_a_missing_typeface_is_an_error_and_not_another_typeface(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(typeface_module, "FOLDER", tmp_path)
    typeface_module.family.cache_clear()
    with pytest.raises(typeface_module.TypefaceError, match="no typeface"):
        typeface_module.family()
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(typeface_module.TypefaceError, match=r"broken\.ttf"):
        typeface_module.family()
    monkeypatch.undo()
    typeface_module.family.cache_clear()
    assert typeface_module.family()
