"""Evidence: a citable, frozen fact, and who cites it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH
from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.evidence.models.editions import Edition


class EvidenceKind(models.TextChoices):
    """What a fact is taken from."""

    FIGURE = "figure", _("figure of an edition")
    SURVEY_RESULT = "survey_result", _("survey result")
    QUOTE = "quote", _("quote from an interview")
    SCORE = "score", _("stress-test score")
    BOARD = "board", _("board of a workshop")
    VOTE = "vote", _("vote at a workshop")
    DOCUMENT = "document", _("document")


class EvidenceState(models.TextChoices):
    """Whether a fact may still be relied on."""

    VALID = "valid", _("valid")
    CORRECTED = "corrected", _("corrected since")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Evidence(Identified, Versioned, WithOrigin):
    """A frozen fact: what it says, its source, its date, its address. Its content never changes, but may be withdrawn.

    `content` is what the fact consists of (numbers of a figure, tallies of a question, the words of a quote); it is blanked
    when the fact is withdrawn. `taken_from` names the row in a room above.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evidence", verbose_name=_("programme"))
    kind = models.CharField(_("kind"), max_length=14, choices=EvidenceKind.choices)
    title = TextInLanguagesField(_("title"))
    source = TextInLanguagesField(_("source"))
    date = models.DateField(_("date of the fact"))
    address = models.CharField(_("address"), max_length=500, blank=True)
    content: models.JSONField[Any, Any] = models.JSONField(_("content"), null=True)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("edition")
    )
    taken_from_kind = models.CharField(_("kind of origin row"), max_length=80, blank=True)
    taken_from = models.CharField(_("origin row"), max_length=LENGTH, blank=True)
    demonstrator = models.CharField(_("demonstrator"), max_length=LENGTH, blank=True)
    public = models.BooleanField(_("may be shown to the public"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=EvidenceState.choices, default=EvidenceState.VALID)
    state_reason = models.TextField(_("why it is no longer valid"), blank=True)
    frozen = models.DateTimeField(_("frozen"), default=timezone.now, editable=False)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("-frozen", "id")
        constraints = (*WithOrigin.Meta.constraints,)
        indexes = (
            models.Index(fields=("taken_from_kind", "taken_from"), name="evidence_by_origin"),
            models.Index(fields=("demonstrator", "kind"), name="evidence_by_demonstrator"),
        )

    def __str__(self) -> str:
        return self.title.read("en").text


class Citation(Identified):
    """That a row of a room above rests on a fact. The rooms say how such a row is called and where it is shown."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations", verbose_name=_("evidence"))
    citing_kind = models.CharField(_("kind of citing row"), max_length=80)
    citing = models.CharField(_("citing row"), max_length=LENGTH)
    note = models.TextField(_("note"), blank=True)
    cited = models.DateTimeField(_("cited"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = (
            models.UniqueConstraint(fields=("evidence", "citing_kind", "citing"), name="a_fact_is_cited_once_by_a_row"),
        )
        indexes = (models.Index(fields=("citing_kind", "citing"), name="citations_by_row"),)
