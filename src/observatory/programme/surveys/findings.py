"""What a result says, in a sentence: the titles of figures, pages and evidence, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core import numbers
from observatory.core.text import TextInLanguages
from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.surveys.models import QuestionKind
from observatory.programme.surveys.results import Distribution, Result, Results
from observatory.programme.surveys.scales import EXTENT, IMPORTANCE, NO_RATING, options_of, words


def language() -> str:
    """The active language."""
    return get_language() or "en"


def said(text: TextInLanguages | Any) -> str:
    """A text in the active language."""
    return words(text, language())


def question_text(result: Result) -> str:
    """The question itself."""
    return said(result.question.text)


def finding(result: Result, minimum: int) -> str:
    """What came of a question, in a sentence that names how many that are."""
    question = question_text(result)
    if result.in_words:
        return _in_words(result, question)
    total = result.totals[0] if result.totals else None
    if total is None:
        return _("%(question)s Fewer than %(minimum)d answers: not shown") % {
            "question": _ended(question),
            "minimum": minimum,
        }
    if result.question.kind == QuestionKind.AGREEMENT:
        return _("“%(statement)s” Largely or fully so for %(count)d of %(n)d") % {
            "statement": _ended(question),
            "count": total.high,
            "n": total.n,
        }
    if result.question.kind == QuestionKind.FREQUENCY:
        return _("%(subject)s: often or very often for %(count)d of %(n)d") % {
            "subject": question.rstrip("."),
            "count": total.high,
            "n": total.n,
        }
    if result.question.kind == QuestionKind.IMPORTANCE_EXTENT:
        return _pair(result, question)
    return _choice(result, total, question)


def numbers_of(results: Results) -> str:
    """How many answered of how many, with what that counts."""
    return _("%(answers)s of %(invited)s invited key actors answered (%(rate)s)") % {
        "answers": numbers.number(results.answers),
        "invited": numbers.number(results.invited),
        "rate": numbers.percent(results.rate, 0) or "–",
    }


def part_label(part: str) -> str:
    """The name of a part in tables and figures."""
    return {IMPORTANCE: _("importance"), EXTENT: _("extent met")}.get(part, "")


def group_label(group: str) -> str:
    """The name of a group; all respondents where there is none."""
    return str(ActorGroup(group).label) if group else _("all respondents")


def alternative_text(result: Result) -> str:
    """The distribution in words, for those who do not see the picture."""
    sentences = []
    for one in result.distributions:
        who = ", ".join(part for part in (part_label(one.part), group_label(one.group)) if part)
        options = dict(options_of(result.question, one.part))
        listed = ", ".join(f"{said(options[code])} {count}" for code, count in one.counts.items())
        sentences.append(_("%(who)s (%(n)d answers): %(listed)s.") % {"who": _begin(who), "n": one.n, "listed": listed})
    return _("Bar chart.") + " " + " ".join(sentences)


def _in_words(result: Result, question: str) -> str:
    count = len(result.texts)
    return ngettext("%(question)s %(count)d answer", "%(question)s %(count)d answers", count) % {
        "question": _ended(question),
        "count": count,
    }


def _pair(result: Result, question: str) -> str:
    importance, extent = result.total(IMPORTANCE), result.total(EXTENT)
    subject = question.rstrip(".")
    if importance is not None and extent is not None:
        return _("%(subject)s: important to %(important)d of %(n_important)d, met for %(met)d of %(n_met)d") % {
            "subject": subject,
            "important": importance.high,
            "n_important": importance.n,
            "met": extent.high,
            "n_met": extent.n,
        }
    if importance is not None:
        return _("%(subject)s: important to %(important)d of %(n_important)d") % {
            "subject": subject,
            "important": importance.high,
            "n_important": importance.n,
        }
    met = extent if extent is not None else Distribution(EXTENT, "", 0, {})
    return _("%(subject)s: met for %(met)d of %(n_met)d") % {"subject": subject, "met": met.high, "n_met": met.n}


def _choice(result: Result, total: Distribution, question: str) -> str:
    options = dict(options_of(result.question))
    chosen = {code: count for code, count in total.counts.items() if code not in NO_RATING and count}
    if not chosen:
        return _("%(question)s No option stands out among %(n)d answers") % {"question": _ended(question), "n": total.n}
    first = max(chosen, key=lambda code: chosen[code])
    return _("%(question)s Most often: %(option)s (%(count)d of %(n)d)") % {
        "question": _ended(question),
        "option": said(options[first]),
        "count": chosen[first],
        "n": total.n,
    }


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]
