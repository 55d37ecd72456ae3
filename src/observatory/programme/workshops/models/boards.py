"""The board: cards that people write on their phones, groups of cards, and dots."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.workshops.models.workshops import Session, Workshop

CODE_LENGTH = 6
DIGEST_LENGTH = 64


class BoardState(models.TextChoices):
    """Whether a board takes cards and votes."""

    OPEN = "open", _("open")
    FROZEN = "frozen", _("frozen")


class Board(Identified, Versioned, WithOrigin):
    """The common board of a workshop. Whoever is in the room joins it by its code, without an account.

    `revision` counts what happens on it, so that pages can ask whether there is anything new; `version` counts changes to its
    own words.
    """

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="boards", verbose_name=_("workshop"))
    title = TextInLanguagesField(_("title"))
    question = TextInLanguagesField(_("question"))
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=BoardState.choices, default=BoardState.OPEN)
    votes_per_person = models.PositiveSmallIntegerField(_("dots per person"), default=5)
    revision = models.PositiveIntegerField(default=1, editable=False)
    opened = models.DateTimeField(_("opened"), default=timezone.now)
    frozen = models.DateTimeField(_("frozen"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ("opened", "id")

    def __str__(self) -> str:
        return self.title.read(self.workshop.language).text

    @property
    def is_open(self) -> bool:
        """Whether it takes cards and votes."""
        return self.state == BoardState.OPEN

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.workshop.programme


class BoardGroup(Identified, WithOrigin):
    """A heading under which cards are gathered."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="groups", verbose_name=_("board"))
    title = TextInLanguagesField(_("title"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("group of cards")
        verbose_name_plural = _("groups of cards")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("board", "position"), name="a_group_of_cards_has_its_place"),
        )

    def __str__(self) -> str:
        return self.title.read(self.board.workshop.language).text

    @property
    def workshop(self) -> Workshop:
        """The workshop of the board."""
        return self.board.workshop

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.board.workshop.programme


class CardKind(models.TextChoices):
    """What a card says."""

    IDEA = "idea", _("idea")
    CONCERN = "concern", _("concern")
    FACT = "fact", _("fact")


class Card(Identified, WithOrigin):
    """A card on the board. Of its author only the hash of a random number in their phone is kept, until the freeze."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="cards", verbose_name=_("board"))
    group = models.ForeignKey(
        BoardGroup, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("group of cards")
    )
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("session")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=CardKind.choices, default=CardKind.IDEA)
    text = TextInLanguagesField(_("text"))
    device = models.CharField(_("hash of the author's device"), max_length=DIGEST_LENGTH, blank=True, editable=False)
    added = models.DateTimeField(_("added"), default=timezone.now)
    hidden = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.TextField(_("why it is hidden"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ("added", "id")

    def __str__(self) -> str:
        return self.text.read(self.board.workshop.language).text

    @property
    def workshop(self) -> Workshop:
        """The workshop of the board."""
        return self.board.workshop

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.board.workshop.programme


class Vote(Identified, WithOrigin):
    """One dot of one device on one card."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="votes", verbose_name=_("board"))
    card = models.ForeignKey(Card, models.CASCADE, related_name="votes", verbose_name=_("card"))
    device = models.CharField(_("hash of the voter's device"), max_length=DIGEST_LENGTH, editable=False)
    cast = models.DateTimeField(_("cast"), default=timezone.now)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("card", "device"), name="a_device_has_one_dot_on_a_card"),
        )
        indexes = (models.Index(fields=("board", "device"), name="votes_by_device"),)


class BoardDevice(Identified):
    """A device that takes part in an open board, and how much it may still do before it has to wait (a token bucket)."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="devices")
    device = models.CharField(max_length=DIGEST_LENGTH)
    allowance = models.FloatField()
    counted = models.DateTimeField()

    class Meta:
        verbose_name = _("device at a board")
        verbose_name_plural = _("devices at a board")
        constraints = (models.UniqueConstraint(fields=("board", "device"), name="a_device_is_at_a_board_once"),)
