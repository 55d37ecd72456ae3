"""The questionnaire, its waves, and tallies without persons.

Who answered and what was answered never meet. While a wave is open an answer is a sealed row that only says to which wave
it belongs; that somebody has answered is a mark on their invitation; the two have no key, no time and no order in common.
When the wave has closed the sealed answers are counted into tallies and deleted. See docs/methods/survey.md.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.demonstrators.models import ActorGroup, Demonstrator, KeyActor


class Questionnaire(Identified, Versioned, WithOrigin):
    """The questions of a survey. Frozen as soon as it is used: what was asked cannot change under the answers."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="questionnaires", verbose_name=_("programme"))
    key = models.SlugField(_("key"), max_length=40)
    title = TextInLanguagesField(_("title"))
    minutes = models.PositiveSmallIntegerField(_("minutes that it takes"), default=10)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    frozen = models.DateTimeField(_("frozen"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("-created", "id")
        constraints = (*WithOrigin.Meta.constraints,)

    def __str__(self) -> str:
        return self.title.read(settings.LANGUAGE_CODE).text


class Section(Identified, WithOrigin):
    """Questions that are asked on one page."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=40)
    title = TextInLanguagesField(_("title"))
    text = TextInLanguagesField(_("text"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("section of a questionnaire")
        verbose_name_plural = _("sections of questionnaires")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("questionnaire", "key"), name="a_survey_section_key_occurs_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the questionnaire."""
        return self.questionnaire.programme


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    GROUP = "group", _("group of the respondent")
    AGREEMENT = "agreement", _("how far a statement holds, 1 to 5")
    FREQUENCY = "frequency", _("how often, 1 to 5")
    IMPORTANCE_EXTENT = "importance_extent", _("importance and extent met, 1 to 5 each")
    SINGLE = "single", _("one choice")
    MULTIPLE = "multiple", _("several choices")
    TEXT = "text", _("own words")


class Question(Identified, WithOrigin):
    """One question. `options` are those of a choice: a list of `{"key": ..., "text": {language: ...}}`."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    text = TextInLanguagesField(_("text"))
    hint = TextInLanguagesField(_("hint"))
    options: models.JSONField[Any, Any] = models.JSONField(_("options"), default=list)
    dont_know = models.BooleanField(_("offers “don't know”"), default=False)
    not_applicable = models.BooleanField(_("offers “not applicable”"), default=False)
    longest = models.PositiveSmallIntegerField(_("at most so many characters"), default=500)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("section__position", "position")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("section", "key"), name="a_question_key_occurs_once"),
            models.CheckConstraint(
                condition=models.Q(longest__gte=1, longest__lte=2000), name="an_answer_in_words_has_a_length"
            ),
        )

    def __str__(self) -> str:
        return self.text.read(settings.LANGUAGE_CODE).text

    @property
    def programme(self) -> Programme:
        """The programme of the questionnaire."""
        return self.section.questionnaire.programme


class WaveState(models.TextChoices):
    """Where a wave stands. It closes by hand or by the clock."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    PUBLISHED = "published", _("published")


class Wave(Identified, Versioned, WithOrigin):
    """One run of a questionnaire in one region.

    `cross_tables` are the keys of the questions whose results may be cut by group, declared before launch. After closing,
    `reported` says for each answer which groups may be shown (see `domain.merging`), `answers` how many there were.
    """

    demonstrator = models.ForeignKey(Demonstrator, models.PROTECT, related_name="waves", verbose_name=_("demonstrator"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="waves", verbose_name=_("questionnaire")
    )
    title = TextInLanguagesField(_("title"))
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone"), max_length=64)
    minimum_group = models.PositiveSmallIntegerField(_("smallest group that is shown"), default=5)
    cross_tables: models.JSONField[Any, Any] = models.JSONField(_("questions shown by group"), default=list)
    remind_before = models.PositiveSmallIntegerField(
        _("reminder so many days before the end"), default=3, help_text=_("0 for no automatic reminder")
    )
    state = models.CharField(_("state"), max_length=10, choices=WaveState.choices, default=WaveState.DRAFT)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    launched = models.DateTimeField(_("launched"), null=True, blank=True)
    # Of the wave and not of an invitation: with a time there, one could tell who answered before and who after it.
    reminded = models.DateTimeField(_("last reminder"), null=True, blank=True)
    closed = models.DateTimeField(_("closed"), null=True, blank=True)
    answers = models.PositiveIntegerField(_("answers"), null=True, blank=True)
    reported: models.JSONField[Any, Any] = models.JSONField(_("groups that may be shown"), null=True, blank=True)
    merged = models.DateTimeField(_("counted"), null=True, blank=True)
    cleared = models.BooleanField(_("traces cleared"), default=False)
    published = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("wave of a survey")
        verbose_name_plural = _("waves of surveys")
        ordering = ("-opens", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="a_wave_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=models.Q(minimum_group__gte=3), name="a_group_has_at_least_three"),
        )

    def __str__(self) -> str:
        return self.title.read(settings.LANGUAGE_CODE).text

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class Invitation(Identified, WithOrigin):
    """That a key actor was asked, and whether they have answered: a mark without a time, on a row that knows no answer."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations", verbose_name=_("wave"))
    key_actor = models.ForeignKey(KeyActor, models.PROTECT, related_name="+", verbose_name=_("key actor"))
    group = models.CharField(_("group"), max_length=20, choices=ActorGroup.choices)
    invited = models.DateTimeField(_("invited"))
    answered = models.BooleanField(_("has answered"), default=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("wave", "key_actor"), name="a_key_actor_is_invited_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the wave."""
        return self.wave.programme


class WaveKey(Identified):
    """The key pair of an open wave: answers are sealed to `public_key`; `private_key` is wrapped and goes when it has served.

    Every sealed answer of the wave is padded to `block` bytes.
    """

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="key", verbose_name=_("wave"))
    public_key = models.BinaryField(_("public key"))
    private_key = models.BinaryField(_("wrapped private key"))
    block = models.PositiveIntegerField(_("bytes of an answer"))

    class Meta:
        verbose_name = _("key of a wave")
        verbose_name_plural = _("keys of waves")

    @property
    def programme(self) -> Programme:
        """The programme of the wave."""
        return self.wave.programme


class SealedAnswer(Identified):
    """One person's answers, encrypted. Nothing else may ever stand here: no time, no order, no invitation."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sealed_answers", verbose_name=_("wave"))
    ciphertext = models.BinaryField(_("ciphertext"))

    class Meta:
        verbose_name = _("sealed answer")
        verbose_name_plural = _("sealed answers")

    @property
    def programme(self) -> Programme:
        """The programme of the wave."""
        return self.wave.programme


class Tally(Identified, WithOrigin):
    """How often an option was chosen: by all (`group` empty) or by one group. `option` `*` counts those who answered at all."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="tallies", verbose_name=_("wave"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    part = models.CharField(_("part"), max_length=12, blank=True)
    group = models.CharField(_("group"), max_length=20, blank=True)
    option = models.CharField(_("option"), max_length=40)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("wave", "question", "part", "group", "option"), name="a_tally_occurs_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the wave."""
        return self.wave.programme


class FreeTextState(models.TextChoices):
    """Whether words may be published."""

    WAITING = "waiting", _("to be read")
    CLEARED = "cleared", _("cleared")
    WITHHELD = "withheld", _("withheld")


class FreeText(Identified, Versioned, WithOrigin):
    """Words that somebody wrote: without group, in no order. An officer reads them before anybody else does.

    `text` is what was written, blanked on publication; `published_text` is what may be shown, without names.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="texts", verbose_name=_("wave"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    text = models.TextField(_("text"))
    published_text = models.TextField(_("text to be published"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FreeTextState.choices, default=FreeTextState.WAITING)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("free text")
        verbose_name_plural = _("free texts")
        ordering = ("question__section__position", "question__position", "id")

    @property
    def programme(self) -> Programme:
        """The programme of the wave."""
        return self.wave.programme
