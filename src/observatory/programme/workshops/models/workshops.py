"""A workshop of one region, its sessions, and what was recorded in them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.demonstrators.models import Demonstrator


class WorkshopState(models.TextChoices):
    """Where a workshop stands."""

    PLANNED = "planned", _("planned")
    INVITED = "invited", _("invitations sent")
    HELD = "held", _("held")
    PROCEEDINGS = "proceedings", _("proceedings being written")
    PUBLISHED = "published", _("proceedings published")
    CANCELLED = "cancelled", _("cancelled")


class Workshop(Identified, Versioned, WithOrigin):
    """A workshop of one region; there may be more than one.

    Times of its sessions are those of the clock on its wall, in `zone`. The first of `languages` is the one it is held in
    where nothing else is said.
    """

    demonstrator = models.ForeignKey(
        Demonstrator, models.PROTECT, related_name="workshops", verbose_name=_("demonstrator")
    )
    title = TextInLanguagesField(_("title"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_link = models.URLField(_("link to take part online"), blank=True, max_length=500)
    aim = TextInLanguagesField(_("aim"))
    languages: models.JSONField[Any, Any] = models.JSONField(_("languages"), default=list)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    state = models.CharField(_("state"), max_length=12, choices=WorkshopState.choices, default=WorkshopState.PLANNED)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    held = models.DateTimeField(_("said to have been held"), null=True, blank=True)
    cancelled = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ("first_day", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="a_workshop_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.title.read(self.language).text

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme

    @property
    def language(self) -> str:
        """The language that the workshop is held in."""
        return str(self.languages[0]) if self.languages else self.demonstrator.working_language

    @property
    def days(self) -> list[date]:
        """Every day of the workshop, in order."""
        return [self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]

    def day(self, number: int) -> date:
        """The date of a day counted from 1."""
        return self.first_day + timedelta(days=number - 1)

    def today(self, now: datetime) -> date:
        """The day that it is at the workshop's place."""
        return now.astimezone(ZoneInfo(self.zone)).date()


class SessionFormat(models.TextChoices):
    """How people work together in a session."""

    PLENARY = "plenary", _("plenary")
    PRESENTATION = "presentation", _("presentation")
    TABLE = "table", _("work at tables")
    WORLD_CAFE = "world_cafe", _("world café")
    PEER_SESSION = "peer_session", _("session of the peers")
    GALLERY = "gallery", _("gallery of ideas")
    VOTE = "vote", _("vote")
    VISIT = "visit", _("visit or social event")


class Session(Identified, Versioned, WithOrigin):
    """One item of the agenda. Sessions at the same time run side by side, in the order of their positions."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sessions", verbose_name=_("workshop"))
    day = models.PositiveSmallIntegerField(_("day"))
    start = models.TimeField(_("start"))
    end = models.TimeField(_("end"))
    position = models.PositiveSmallIntegerField(_("position"))
    format = models.CharField(_("format"), max_length=12, choices=SessionFormat.choices)
    title = TextInLanguagesField(_("title"))
    question = TextInLanguagesField(_("question"))
    room = models.CharField(_("room"), max_length=200, blank=True)
    moderator = models.ForeignKey(
        "workshops.Participation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="moderates",
        verbose_name=_("moderator"),
    )
    rapporteur = models.ForeignKey(
        "workshops.Participation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports_on",
        verbose_name=_("rapporteur"),
    )
    feeds_board = models.BooleanField(_("its ideas go to the board"), default=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("day", "start", "position")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="a_session_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(day__gte=1), name="a_session_has_a_day"),
        )

    def __str__(self) -> str:
        return self.title.read(self.workshop.language).text

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.workshop.programme

    @property
    def date(self) -> date:
        """The date of the session's day."""
        return self.workshop.day(self.day)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return _minutes(self.end) - _minutes(self.start)

    def moment(self, at: time) -> datetime:
        """A time of the session's day as a moment, by the clock of the workshop's place."""
        return datetime.combine(self.date, at, tzinfo=ZoneInfo(self.workshop.zone))


class Record(Identified, Versioned, WithOrigin):
    """Something that was recorded in a session: the words, the group that they come from, when, and by whom."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="records", verbose_name=_("session"))
    text = TextInLanguagesField(_("text"))
    group = models.CharField(_("group"), max_length=120, blank=True)
    time = models.DateTimeField(_("time"), default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("record of a session")
        verbose_name_plural = _("records of sessions")
        ordering = ("time", "id")

    @property
    def workshop(self) -> Workshop:
        """The workshop of the session."""
        return self.session.workshop

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.session.workshop.programme


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
