"""Quotes: proposed to the person who said them, who clears, changes, refuses and may withdraw them; cleared ones are evidence.

A personal link permits all of this on its quote, without an account, as long as the quote is kept. The office decides for a
person only where it can say how the person agreed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Deed, Overtaken, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.domain.tokens import issue_token
from observatory.core.links import link
from observatory.core.models import Message
from observatory.core.text import TextInLanguages
from observatory.evidence.domain.facts import freeze, take_back
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.attributions import attribution_of, beginning, source_of
from observatory.programme.assessments.domain.texts import Texts, text
from observatory.programme.assessments.models import (
    Attribution,
    Interview,
    Interviewee,
    InterviewQuote,
    InterviewState,
    InterviewTheme,
    QuoteState,
)

EDIT = "assessments.edit_pre_assessment"
DECIDE = "assessments.decide_quote"
"""What office and experts may, and what a personal link permits on its quote."""

VALID = timedelta(days=3650)
"""How long a link works: whoever said something can take it back for as long as the documents are read."""

LONGEST = 2000
"""Characters of a quote."""


def add_quote(
    actor: Actor,
    interview: Interview,
    *,
    text: Texts | str,
    language: str = "",
    speaker: Interviewee | None = None,
    theme: str = InterviewTheme.WORKS,
    context: Texts | str = "",
    attribution: str = Attribution.FUNCTION,
    function: str = "",
    now: datetime | None = None,
) -> InterviewQuote:
    """Propose words from an interview as a quote. Nobody sees them but the assessors until the person clears them.

    Plain words are in `language`, or else in that of the person; `{language: text}` begins with the one that was spoken.
    """
    person = speaker or _only_person(interview)
    if person.interview_id != interview.pk:
        raise Refused(_("This person was not in the interview."), field="speaker")
    words = _words(text, language or person.language)
    _known(theme, attribution)
    quote = InterviewQuote(
        interview=interview,
        speaker=person,
        theme=theme,
        text=words,
        context=_text(context, interview.demonstrator.working_language),
        attribution=attribution,
        function=function.strip() or person.function,
        created=now or timezone.now(),
        origin=interview.origin,
        reference=interview.reference,
    )
    _attributable(quote)
    with deed(actor, "assessments.add_quote", quote, permission=EDIT, on=interview.pre_assessment) as done:
        interview = done.locked(interview)
        if interview.state == InterviewState.PLANNED:
            raise Refused(_("Record the interview first: nothing has been said yet."))
        if person.consent_withdrawn is not None:
            raise Refused(_("This person has withdrawn their consent."), field="speaker")
        quote.save()
        _restate(interview)
        done.note(interview=interview.pk, theme=str(theme))
    return quote


def send_quote_for_clearance(actor: Actor, quote: InterviewQuote, *, now: datetime | None = None) -> Message:
    """Write to the person with a link by which they see the words, clear, change or refuse them, and later withdraw them."""
    with deed(actor, "assessments.send_quote_for_clearance", quote, permission=EDIT, on=quote.pre_assessment) as done:
        quote = done.locked(quote)
        if quote.state != QuoteState.PROPOSED:
            raise Refused(_("This quote was decided already."))
        person = quote.speaker
        _consented(person)
        if not person.email:
            raise Refused(
                _(
                    "There is no e-mail address of this person: add it, or clear the quote with a note on how they agreed."
                ),
                field="email",
            )
        quote.asked = now or timezone.now()
        quote.version += 1
        quote.save()
        secret = issue_token(DECIDE, quote, valid=VALID)
        language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        message = queue_message(
            "assessments.clear_quote",
            to=person.email,
            programme=quote.programme,
            language=language,
            values={
                "name": person.name,
                "region": quote.demonstrator.name.read(language).text,
                "programme": quote.programme.name.read(language).text,
                "day": quote.interview.day.isoformat(),
            },
            links={"link": link("assessments:clearance", secret, language=language)},
            about=quote,
        )
        done.note(message=message.pk)
    return message


def clear_quote(
    actor: Actor,
    quote: InterviewQuote,
    *,
    attribution: str = "",
    function: str | None = None,
    note: str = "",
    version: int | None = None,
    now: datetime | None = None,
) -> Evidence:
    """The person lets the words stand, with the attribution that they choose: the quote becomes evidence that may be published.

    An officer says in `note` how the person agreed (a letter, a call). `version` is that of the quote that was read.
    """
    with deed(actor, "assessments.clear_quote", quote, permission=DECIDE) as done:
        quote = _to_decide(done, actor, quote, version, note)
        _attribute(quote, attribution, function)
        evidence = _cleared(quote, actor, note, now)
        done.note(state=quote.state, attribution=quote.attribution, evidence=evidence.pk)
    return evidence


def change_quote(
    actor: Actor,
    quote: InterviewQuote,
    *,
    text: Texts | str,
    attribution: str = "",
    function: str | None = None,
    theme: str = "",
    context: Texts | str | None = None,
    note: str = "",
    version: int | None = None,
    now: datetime | None = None,
) -> InterviewQuote:
    """Change the words of a quote that was not decided yet.

    By the person's own link the new words are cleared with it: they are theirs. Changed by the assessors they must be
    sent for clearance again.
    """
    by_link = actor.kind == "link"
    with deed(actor, "assessments.change_quote", quote, permission=DECIDE) as done:
        quote = _undecided(done, quote, version)
        spoken = quote.text.source
        if isinstance(text, str):
            # A translation of the words as they were is none of the new ones.
            quote.text = quote.text if _lines(text) == quote.text.texts.get(spoken) else _words(text, spoken)
        else:
            quote.text = _words(text, spoken)
        if not by_link:
            if theme:
                quote.theme = theme
            if context is not None:
                quote.context = _text(context, quote.demonstrator.working_language)
        _known(quote.theme, attribution or quote.attribution)
        _attribute(quote, attribution, function)
        if by_link:
            evidence = _cleared(quote, actor, note, now)
            done.note(state=quote.state, attribution=quote.attribution, evidence=evidence.pk)
        else:
            quote.asked = None
            quote.save()
    return quote


def refuse_quote(
    actor: Actor, quote: InterviewQuote, *, note: str = "", version: int | None = None, now: datetime | None = None
) -> InterviewQuote:
    """The person does not want to be quoted so: the words are deleted."""
    with deed(actor, "assessments.refuse_quote", quote, permission=DECIDE) as done:
        quote = _undecided(done, quote, version)
        quote.state, quote.decided = QuoteState.REFUSED, now or timezone.now()
        quote.decided_by_link, quote.decision_note = actor.kind == "link", note.strip()
        _emptied(quote)
        _restate(done.locked(quote.interview))
        done.note(state=quote.state)
    return quote


def withdraw_quote(actor: Actor, quote: InterviewQuote, *, now: datetime | None = None) -> InterviewQuote:
    """The person takes a cleared quote back: its words are deleted here and in the evidence, and so in every document."""
    with deed(actor, "assessments.withdraw_quote", quote, permission=DECIDE) as done:
        quote = done.locked(quote)
        if quote.state != QuoteState.CLEARED:
            raise Refused(_("Only a cleared quote can be withdrawn."))
        by_link = actor.kind == "link"
        take_quote_back(quote, now or timezone.now(), by_link=by_link)
        interviewer = quote.interview.interviewer
        if by_link and interviewer is not None and interviewer.is_active:
            language = interviewer.language or settings.LANGUAGE_CODE
            queue_message(
                "assessments.quote_withdrawn",
                to=interviewer,
                programme=quote.programme,
                language=language,
                values={
                    "region": quote.demonstrator.name.read(language).text,
                    "page": link("assessments:interview", quote.interview_id, language=language),
                },
                about=quote,
            )
        done.note(state=quote.state)
    return quote


def evidence_of(quote: InterviewQuote) -> Evidence | None:
    """The fact that a cleared quote became, also when it was withdrawn since; None where it was never cleared."""
    return (
        Evidence.objects.filter(kind=EvidenceKind.QUOTE, taken_from_kind=quote._meta.label_lower, taken_from=quote.pk)
        .order_by("-frozen")
        .first()
    )


def take_quote_back(quote: InterviewQuote, moment: datetime, *, by_link: bool) -> None:
    """Withdraw a quote within another deed: its words go, here and in its evidence."""
    evidence = evidence_of(quote)
    if evidence is not None and evidence.state != EvidenceState.WITHDRAWN:
        take_back(evidence, _("The person who said this has withdrawn their consent."))
    quote.state, quote.decided, quote.decided_by_link = QuoteState.WITHDRAWN, moment, by_link
    _emptied(quote)
    _restate(Interview.objects.select_for_update().get(pk=quote.interview_id))


# -- parts -----------------------------------------------------------------------------------------------------------


def _emptied(quote: InterviewQuote) -> None:
    quote.text, quote.context, quote.function = TextInLanguages(), TextInLanguages(), ""
    quote.version += 1
    quote.save()


def _undecided(done: Deed, quote: InterviewQuote, version: int | None) -> InterviewQuote:
    quote = done.locked(quote)
    if version is not None and quote.version != version:
        raise Overtaken(quote, version)
    if quote.state != QuoteState.PROPOSED:
        raise Refused(_("This quote was decided already."))
    quote.version += 1
    return quote


def _to_decide(done: Deed, actor: Actor, quote: InterviewQuote, version: int | None, note: str) -> InterviewQuote:
    quote = _undecided(done, quote, version)
    if actor.kind != "link":
        _consented(quote.speaker)
        if not note.strip():
            raise Refused(_("Say how the person agreed to these words: by letter, by telephone, when."), field="note")
    return quote


def _cleared(quote: InterviewQuote, actor: Actor, note: str, now: datetime | None) -> Evidence:
    quote.state, quote.decided = QuoteState.CLEARED, now or timezone.now()
    quote.decided_by_link, quote.decision_note = actor.kind == "link", note.strip()
    quote.save()
    _restate(Interview.objects.select_for_update().get(pk=quote.interview_id))
    spoken = quote.text.source
    languages = list(dict.fromkeys((*dict(settings.LANGUAGES), *quote.text.texts)))
    titles, sources, attributions = {}, {}, {}
    for language in languages:
        with translation.override(language):
            titles[language] = beginning(quote.text.read(language).text)
            sources[language] = source_of(quote, language)
            attributions[language] = attribution_of(quote)
    return freeze(
        programme=quote.programme,
        kind=EvidenceKind.QUOTE,
        title=titles,
        source=sources,
        # Not the day of the interview, which would tell who it was.
        day=quote.decided.date(),
        content={
            "text": quote.text.texts[spoken],
            "language": spoken,
            "attribution": attributions.get(spoken) or attributions[settings.LANGUAGE_CODE],
            "texts": {language: words for language, words in quote.text.texts.items() if words},
            "attributions": attributions,
            "theme": quote.theme,
        },
        taken_from=quote,
        demonstrator=quote.demonstrator.pk,
        public=True,
        origin=quote.origin,
        reference=quote.reference,
    )


def _attribute(quote: InterviewQuote, attribution: str, function: str | None) -> None:
    if attribution:
        _known(quote.theme, attribution)
        quote.attribution = attribution
    if function is not None:
        quote.function = function.strip()
    _attributable(quote)


def _attributable(quote: InterviewQuote) -> None:
    if quote.attribution == Attribution.FUNCTION and not quote.function and quote.speaker.key_actor is None:
        raise Refused(
            _("Say the function as it is to be printed, such as “manager of a cluster organisation”."), field="function"
        )


def _consented(person: Interviewee) -> None:
    if not person.may_be_quoted:
        raise Refused(_("Record first that this person agreed to be quoted, and on which day."), field="speaker")


def _only_person(interview: Interview) -> Interviewee:
    people = list(interview.people.all()[:2])
    if len(people) != 1:
        raise Refused(_("Say which of the people in the interview said it."), field="speaker")
    return people[0]


def _words(value: Texts | str, language: str) -> TextInLanguages:
    given = text(value, language)
    words = TextInLanguages.from_json(
        given.to_json() | {"texts": {code: _lines(one) for code, one in given.texts.items()}}
    )
    if not words.texts.get(words.source):
        raise Refused(_("Write the words that were said."), field="text")
    if any(len(one) > LONGEST for one in words.texts.values()):
        raise Refused(_("A quote has at most %(most)d characters.") % {"most": LONGEST}, field="text")
    return words


def _lines(words: str) -> str:
    """The words with the line ends that everybody else uses: forms send those of Windows."""
    return words.replace("\r\n", "\n").strip()


def _text(value: Texts | str, language: str) -> TextInLanguages:
    return text(value, language)


def _known(theme: str, attribution: str) -> None:
    if theme not in InterviewTheme.values:
        raise Refused(_("There is no theme “%(theme)s” in the interview guide.") % {"theme": theme}, field="theme")
    if attribution not in Attribution.values:
        raise Refused(_("A person is named by name, by function, or not at all."), field="attribution")


def _restate(interview: Interview) -> None:
    """An interview is cleared once it is written up, has quotes, and every one of them was decided."""
    if interview.state not in {InterviewState.WRITTEN_UP, InterviewState.CLEARED}:
        return
    quotes = InterviewQuote.objects.filter(interview=interview)
    decided = quotes.exists() and not quotes.filter(state=QuoteState.PROPOSED).exists()
    state = InterviewState.CLEARED if decided else InterviewState.WRITTEN_UP
    if state != interview.state:
        interview.state = state
        interview.version += 1
        interview.save()
