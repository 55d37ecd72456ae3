"""What tests ask of pages finds what is wrong, also where a page is not looked at twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.visiting import violations

pytestmark = [pytest.mark.browser]

PAGE = """<!doctype html><html lang="en"><title>Texts</title><main><h1>Texts</h1>
<style>li {{ color: #222; background: #fff }} .dark {{ background: #333 }}</style>
<ul>{texts}</ul></main></html>"""
ALIKE = "<li>as all others</li>" * 6
PLACED = (
    '<li><div style="position: relative; height: 2em">{}<i style="position: absolute">placed over it</i></div></li>'
)


@pytest.mark.parametrize(
    "odd",
    [
        '<li style="color: #bbb">paler than the others</li>',
        '<li class="dark">before something darker</li>',
        '<li><span style="opacity: 0.3">looked through</span></li>',
        PLACED.format("") * 3 + PLACED.format('<b style="position: absolute; inset: 0; background: #333"></b>'),
        '<li><label>written in <input style="color: #bbb; background: #fff" value="pale"></label></li>',
    ],
)
def test_of_many_texts_the_one_that_is_hard_to_read_is_found(browser: Browser, odd: str) -> None:
    tab = browser.new_page()
    tab.set_content(PAGE.format(texts=ALIKE))
    assert violations(tab) == []
    tab.set_content(PAGE.format(texts=ALIKE + odd + ALIKE))
    assert [each.split(":")[0] for each in violations(tab)] == ["color-contrast"]
    tab.close()
