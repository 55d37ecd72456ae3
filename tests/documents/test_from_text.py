"""What people type becomes paragraphs and lists; everything that is no such mark is the characters that were typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.documents import (
    BulletList,
    Emphasis,
    Item,
    LineBreak,
    LinkTo,
    NumberedList,
    Paragraph,
    Strong,
    blocks_from_text,
    plain,
    words_from_text,
)


def all_words(blocks: object) -> str:
    """Every word in the blocks, in order."""
    if isinstance(blocks, Paragraph):
        return plain(blocks.content)
    if isinstance(blocks, BulletList | NumberedList):
        return " ".join(f"{plain(item.content)} {all_words(item.blocks)}" for item in blocks.entries)
    assert isinstance(blocks, tuple)
    return " ".join(all_words(block) for block in blocks)


def test_blank_lines_part_paragraphs_and_line_breaks_stay() -> None:
    assert blocks_from_text("One\ntwo\n\n\nThree\r\nfour") == (
        Paragraph(("One", LineBreak(), "two")),
        Paragraph(("Three", LineBreak(), "four")),
    )


def test_strong_emphasis_and_links() -> None:
    assert blocks_from_text("**So** *it* is, see [the call](https://example.org/a_b?x=1&copy;=2).") == (
        Paragraph(
            (
                Strong("So"),
                " ",
                Emphasis("it"),
                " is, see ",
                LinkTo("the call", "https://example.org/a_b?x=1&copy;=2"),
                ".",
            )
        ),
    )


def test_lists_and_lists_in_lists() -> None:
    assert blocks_from_text("Goals:\n- one\n- two\n  1. first\n  2. second\n\n  More on two.\n\n4. four\n5. five") == (
        Paragraph("Goals:"),
        BulletList(("one", Item("two", (NumberedList(("first", "second")), Paragraph("More on two."))))),
        NumberedList(("four", "five"), start=4),
    )


def test_bullets_pasted_from_a_word_processor_are_a_list() -> None:
    assert blocks_from_text("•\tOne\n\uf0b7 Two") == (BulletList(("One", "Two")),)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>bold</b> &amp; &lt;",
        "#set page(width: 1cm) #panic() @label $x^2$ `code` <label>",
        "# No heading",
        "> no quote",
        "| a | b |",
        "_low_ and __init__ and snake_case_name",
        "C:\\temp\\*.txt and \\*",
        "![no picture](x.png)",
        "[no link](javascript:alert(1)) and [none](/relative) and [none](data:text/html,x)",
        "2016. A year is no number of a list",
        "+ 5 % is no list",
        "3*4*5 is a product",
        "---",
        "* * *",
        "***",
        "**unclosed and *alone",
        "<https://example.org>",
        "~~struck~~ ==marked== ^up^ [^1] [ ] :smile: {{ value }} {% tag %}",
    ],
)
def test_everything_else_comes_out_as_typed(text: str) -> None:
    assert blocks_from_text(text) == (Paragraph(text),)


def test_a_link_without_words_shows_its_address() -> None:
    assert blocks_from_text("[](https://example.org)") == (
        Paragraph(LinkTo("https://example.org", "https://example.org")),
    )


def test_characters_that_cannot_be_printed_are_left_out() -> None:
    assert blocks_from_text("a\x00b\x0bc\ud800d\x1b[0m") == (Paragraph(("ab", LineBreak(), "cd[0m")),)


def test_empty_text_is_no_blocks() -> None:
    assert blocks_from_text("") == blocks_from_text(" \n\t\n ") == ()
    assert words_from_text("") == ()


def test_blocks_take_the_language_they_are_said_to_have() -> None:
    assert [block.lang for block in blocks_from_text("Un\n\n- deux", lang="fr")] == ["fr", "fr"]


def test_a_line_has_no_paragraphs_or_lists() -> None:
    assert words_from_text("- a **b**\n\nc") == Paragraph(("- a ", Strong("b"), " c")).content


def test_a_list_deeper_than_anybody_means_loses_no_words() -> None:
    text = "\n".join(f"{'  ' * level}- level{level}" for level in range(200))
    assert [f"level{level}" for level in range(200)] == all_words(blocks_from_text(text)).split()
    assert all_words(blocks_from_text("- " * 300 + "x")).strip().endswith("x")


PIECES = st.sampled_from(
    ["a", "b1", " ", "\n", "\n\n", "- ", "1. ", "*", "**", "[", "](https://e.org)", "]", "(", ")", "\\", "<", "&amp;", "_", "`", "#", "    "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_word_that_was_typed_is_lost(text: str) -> None:
    typed = re.sub(r"\]\(https://e\.org\)|\d\. |amp|\W", "", text).replace("_", "")
    shown = re.sub(r"https?://e\.org|amp|\W", "", all_words(blocks_from_text(text))).replace("_", "")
    assert [letter for letter in shown if letter in "ab"] == [letter for letter in typed if letter in "ab"]
