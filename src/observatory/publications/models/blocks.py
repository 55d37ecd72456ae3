"""What the body of a page is made of. Everything has its words for those who do not see it, and its source."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from observatory.evidence import editions, figures
from observatory.evidence.models import Edition
from observatory.statistics.figures import UnknownFigure

PROSE = ["bold", "italic", "link", "document-link", "ol", "ul"]


class ReferenceBlock(blocks.StructBlock):
    """A source: what it is called, and its address."""

    title = blocks.CharBlock(label=_("Title"))
    address = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        label = _("Source")
        icon = "link"


class SourcedBlock(blocks.StructBlock):
    """A statement of fact with the sources that it rests on."""

    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link"])
    references = blocks.ListBlock(ReferenceBlock(), label=_("Sources"), min_num=1)

    class Meta:
        template = "publications/blocks/sourced.html"
        icon = "clipboard-list"
        label = _("Statement with sources")


class StepBlock(blocks.StructBlock):
    """A step of a region's support: what, when, and how it went."""

    title = blocks.CharBlock(label=_("Step"))
    when = blocks.CharBlock(label=_("When"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE, required=False)
    references = blocks.ListBlock(ReferenceBlock(), label=_("Sources"), default=[])

    class Meta:
        template = "publications/blocks/step.html"
        icon = "order"
        label = _("Step")


class FigureBlock(blocks.StructBlock):
    """A figure of an edition, by its identifier; without an edition that of the current one."""

    edition = blocks.CharBlock(label=_("Edition"), required=False, max_length=12)
    identifier = blocks.CharBlock(label=_("Figure"), max_length=200)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if drawn(cleaned) is None:
            raise blocks.StructBlockValidationError(
                block_errors={"identifier": ValidationError(_("The edition has no such figure."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["figure"] = drawn(value)
        return context

    class Meta:
        template = "publications/blocks/figure.html"
        icon = "view"
        label = _("Figure of an edition")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(label=_("Who said them"))

    class Meta:
        template = "publications/blocks/quote.html"
        icon = "openquote"
        label = _("Quote")


class Body(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(label=_("Heading"), template="publications/blocks/heading.html", icon="title")
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=[*PROSE, "h3"], template="publications/blocks/paragraph.html"
    )
    sourced = SourcedBlock()
    figure = FigureBlock()
    picture = ImageBlock(label=_("Picture"), template="publications/blocks/picture.html")
    quote = QuoteBlock()


def drawn(value: Any) -> figures.StoredFigure | None:
    """The figure that a block names, None where there is none (any more)."""
    identifier = (value or {}).get("identifier", "")
    if value and value.get("edition"):
        row = Edition.objects.filter(pk=value["edition"]).first()
        edition = editions.reader(row) if row is not None else None
    else:
        edition = editions.current()
    if edition is None or not identifier:
        return None
    try:
        return figures.figure(edition, identifier, get_language() or "en")
    except UnknownFigure:
        return None
