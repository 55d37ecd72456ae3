"""Answering: through a personal link, once, without leaving a trace of when or what.

The mark that somebody has answered and their sealed answer are written in one transaction, so that nothing accepted is lost
or taken twice. So that the two cannot be matched afterwards, all sealed answers of the wave are written anew under new random keys and in
random order, and all its invitations are touched: neither the place of a row nor its version tells which came last. The
link's token is left as it is, and there is no entry in the audit trail.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.programme.surveys.domain.answers import answerables_of, checked, encoded
from observatory.programme.surveys.domain.keys import overwrite_what_is_deleted, sealed
from observatory.programme.surveys.models import Invitation, SealedAnswer, Wave, WaveKey, WaveState

ANSWER = "surveys.answer_invitation"
"""The purpose of the links in invitations."""


class AlreadyAnswered(LinkEnded):
    """The link has done its service: this person has answered."""

    def __init__(self, wave: Wave) -> None:
        super().__init__()
        self.wave = wave


class SurveyOver(LinkEnded):
    """The wave has closed."""

    def __init__(self, wave: Wave) -> None:
        super().__init__()
        self.wave = wave


class NotOpenYet(Refused):
    """The wave opens later."""

    def __init__(self, wave: Wave) -> None:
        super().__init__(_("This survey has not begun yet."))
        self.wave = wave


def invitation_of(secret: str, *, now: datetime | None = None) -> Invitation:
    """The invitation that a personal link belongs to, if it can be answered now. Changes nothing.

    Raises AlreadyAnswered, SurveyOver or LinkEnded (each of them a LinkEnded), or NotOpenYet.
    """
    token = open_token(secret, ANSWER)
    invitation = (
        Invitation.objects.select_related("wave__demonstrator__programme", "wave__questionnaire")
        .filter(pk=token.subject)
        .first()
    )
    if invitation is None:
        raise LinkEnded
    _check(invitation, invitation.wave, now or timezone.now())
    return invitation


def submit_answer(secret: str, answers: Mapping[str, Any], *, now: datetime | None = None) -> None:
    """Take the answers of whoever holds a personal link: sealed, once, never to be changed.

    Raises Refused for an impossible answer (nothing is stored then) and for none at all; LinkEnded and NotOpenYet as
    `invitation_of` does.
    """
    moment = now or timezone.now()
    token = open_token(secret, ANSWER)
    found = Invitation.objects.select_related("wave__questionnaire").filter(pk=token.subject).first()
    if found is None:
        raise LinkEnded
    given, problems = checked(answerables_of(found.wave.questionnaire), answers)
    for name, problem in problems.items():
        raise Refused(problem, field=name)
    if not given:
        raise Refused(_("You have not answered any question yet."))
    content = encoded(given)
    overwrite_what_is_deleted()
    with deed(Actor.link(token), "surveys.submit_answer", found, permission=ANSWER) as done:
        done.unrecorded()
        # One after another: whoever writes the rows anew must see all of them.
        wave = Wave.objects.select_for_update().get(pk=found.wave_id)
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        _check(invitation, wave, moment)
        _store(wave, invitation, content)


def _check(invitation: Invitation, wave: Wave, moment: datetime) -> None:
    if wave.state != WaveState.OPEN or moment >= wave.closes:
        # Said first, whether or not this person has answered.
        raise SurveyOver(wave)
    if moment < wave.opens:
        raise NotOpenYet(wave)
    if invitation.answered:
        raise AlreadyAnswered(wave)


def _store(wave: Wave, invitation: Invitation, content: bytes) -> None:
    key = WaveKey.objects.get(wave=wave)
    earlier = SealedAnswer.objects.filter(wave=wave)
    ciphertexts = [bytes(ciphertext) for ciphertext in earlier.values_list("ciphertext", flat=True)]
    ciphertexts.append(sealed(key, content))
    secrets.SystemRandom().shuffle(ciphertexts)
    earlier.delete()
    SealedAnswer.objects.bulk_create([SealedAnswer(wave=wave, ciphertext=ciphertext) for ciphertext in ciphertexts])
    Invitation.objects.filter(wave=wave).update(
        answered=models.Case(models.When(pk=invitation.pk, then=models.Value(True)), default=models.F("answered"))
    )
