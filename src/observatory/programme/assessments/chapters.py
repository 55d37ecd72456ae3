"""The chapters of the report, each made of what people wrote and what the pre-assessment has; the language is the active one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.links import link
from observatory.core.numbers import number
from observatory.core.text import TextInLanguages
from observatory.documents import tree
from observatory.documents.from_figure import figure_from_description
from observatory.documents.from_text import blocks_from_text
from observatory.documents.words import known_language, long_date
from observatory.evidence import figures
from observatory.evidence.domain.facts import cited_by
from observatory.evidence.editions import reader
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments import peers as regions
from observatory.programme.assessments import resolving
from observatory.programme.assessments.domain.quotes import evidence_of
from observatory.programme.assessments.domain.stress_tests import scores_kept
from observatory.programme.assessments.figure import document_figure
from observatory.programme.assessments.models import (
    FindingKind,
    FindingState,
    Interviewee,
    InterviewMode,
    InterviewQuote,
    InterviewState,
    InterviewTheme,
    PeerRule,
    PreAssessment,
    Profile,
    QuoteState,
    SectionKey,
)
from observatory.programme.assessments.scores import comparison_of
from observatory.programme.demonstrators.models import ActorPart, PolicyProject, ProjectStage

LANGUAGES_OF_FIGURES = ("en", "fr")
THEME = "print"


class Report:
    """One tree in the making. With `drafts`, findings that are not agreed are in it."""

    def __init__(self, row: PreAssessment, language: str, *, drafts: bool) -> None:
        self.row = row
        self.region = row.demonstrator
        self.language = language
        self.drafts = drafts
        self.comparison = comparison_of(row)
        self.profile = Profile.objects.filter(pre_assessment=row).select_related("edition").first()
        self.evidence: dict[str, None] = {}
        self.prose = {section.key: section.prose for section in row.sections.all()}

    def document(self, day: date, version: int) -> tree.Document:
        name = self.region.name.read(self.language).text
        blocks = tuple(self.blocks())
        facts = [tree.Definition(_("Region"), f"{name} ({self.region.region}, {self.region.region_version})")]
        if version:
            facts.append(tree.Definition(_("Version"), str(version)))
        return tree.Document(
            language=self.language,
            title=_("Pre-assessment of %(region)s") % {"region": name},
            subtitle=_("Assessment report on the cluster policy of a model demonstrator region"),
            description=_("Assessment report of the model demonstrator region %(region)s.") % {"region": name},
            date=day,
            publisher=self.row.programme.name.read(self.language).text or self.row.programme.slug,
            origin=cast(tree.Origin, self.row.origin),
            origin_note=self.row.reference,
            facts=tuple(facts),
            evidence=tuple(resolving.entry_placeholder(identifier) for identifier in self.evidence),
            identifier=f"{self.row.pk}/{version}" if version else self.row.pk,
            address=public_address(self.row, self.language) if version else "",
            blocks=blocks,
        )

    def blocks(self) -> Iterator[tree.Block]:
        summary = self.prose.get(SectionKey.SUMMARY)
        if summary:
            yield tree.Heading(1, str(SectionKey.SUMMARY.label), identifier=SectionKey.SUMMARY.value)
            yield from self.text(summary)
        chapters = {
            SectionKey.CHALLENGE: (self.challenge, ()),
            SectionKey.PROFILE: ((), self.statistics),
            SectionKey.SURVEY: ((), self.survey),
            SectionKey.INTERVIEWS: (self.interviews, self.quotes),
            SectionKey.POLICY: ((), self.policy),
            SectionKey.STRESS_TEST: ((), self.stress_test),
            SectionKey.FINDINGS: ((), self.findings),
            SectionKey.WORKSHOP: ((), self.talking_points),
            SectionKey.METHOD: ((), self.method),
        }
        for key, (before, after) in chapters.items():
            yield tree.Heading(1, str(key.label), identifier=key.value)
            yield from before() if callable(before) else ()
            yield from self.text(self.prose.get(key, TextInLanguages()))
            yield from after() if callable(after) else ()

    # -- parts of a chapter ----------------------------------------------------------------------------------------------

    def challenge(self) -> Iterator[tree.Block]:
        yield from self.text(self.region.challenge) or (tree.Paragraph(_("The challenge was not described.")),)
        if self.row.questions:
            yield tree.Heading(2, _("Questions asked"))
            yield from self.text(self.row.questions)

    def statistics(self) -> Iterator[tree.Block]:
        profile = self.profile
        if profile is None:
            yield tree.Paragraph(_("No statistics of this region were used."))
            return
        edition = reader(profile.edition)
        own = self.region.region
        peers = regions.named(edition, own, profile.year, profile.peers)
        yield tree.Paragraph(
            _("The figures are taken from the edition “%(edition)s” (%(identifier)s) and show the year %(year)s.")
            % {"edition": edition.title, "identifier": edition.id, "year": str(profile.year)}
        )
        if peers:
            yield tree.Paragraph(rule_words(profile.rule))
            distances = _distances(profile)
            heads = [
                tree.Column(_("Region"), width=4),
                tree.Column(_("Code"), width=2),
                tree.Column(_("Country"), width=2),
            ]
            rows: list[list[tree.Words]] = [[peer.label(self.language), peer.code, peer.country] for peer in peers]
            if profile.rule != PeerRule.CHOSEN:
                heads.append(tree.Column(_("Distance"), alignment="end", width=2))
                for line, peer in zip(rows, peers, strict=True):
                    line.append(number(distances.get(peer.code), 3) or "–")
            yield tree.Table(_("Regions to compare with"), heads, rows)
        for identifier in profile.figures:
            yield self.figure(profile, identifier)

    def survey(self) -> Iterator[tree.Block]:
        results = Evidence.objects.filter(
            programme=self.row.programme, demonstrator=self.region.pk, kind=EvidenceKind.SURVEY_RESULT, public=True
        ).exclude(state=EvidenceState.WITHDRAWN)
        found = sorted(results, key=lambda one: (one.date, one.frozen, one.pk))
        if not found:
            yield tree.Paragraph(_("No survey results have been published for this region."))
            return
        yield tree.BulletList([self.item(one) for one in found])

    def interviews(self) -> Iterator[tree.Block]:
        held = self.held()
        if not held:
            yield tree.Paragraph(_("No interviews were held."))
            return
        people = Interviewee.objects.filter(interview__in=held).count()
        talks = ngettext("%(count)d interview was held", "%(count)d interviews were held", len(held)) % {
            "count": len(held)
        }
        yield tree.Paragraph(
            ngettext("%(interviews)s with %(count)d person.", "%(interviews)s with %(count)d people.", people)
            % {"interviews": talks, "count": people}
        )

    def quotes(self) -> Iterator[tree.Block]:
        cleared = InterviewQuote.objects.filter(
            interview__pre_assessment=self.row, state=QuoteState.CLEARED
        ).select_related("speaker", "interview")
        for theme in InterviewTheme:
            found = [fact for one in cleared if one.theme == theme and (fact := evidence_of(one)) is not None]
            if not found:
                continue
            yield tree.Heading(2, capfirst(str(theme.label)))
            for fact in found:
                self.evidence[fact.pk] = None
                yield resolving.quote_placeholder(fact)

    def policy(self) -> Iterator[tree.Block]:
        project = PolicyProject.objects.filter(demonstrator=self.region).first()
        if project is None or not project.title:
            yield tree.Paragraph(_("The policy project was not described."))
            return
        entries = [tree.Definition(_("Title"), self.line(project.title))]
        if project.owner:
            entries.append(tree.Definition(_("Owner"), project.owner))
        entries.append(tree.Definition(_("Stage"), str(project.get_stage_display())))
        if project.value_chains:
            entries.append(tree.Definition(_("Value chains"), self.line(project.value_chains)))
        if project.industries:
            entries.append(tree.Definition(_("Industries"), self.industries(project.industries)))
        for value, label in ActorPart.choices:
            names = [actor.name for actor in project.actors.all() if actor.part == value]
            if names:
                entries.append(tree.Definition(capfirst(str(label)), ", ".join(names)))
        yield tree.Definitions(tuple(entries))
        for heading, words in (
            (_("Problem"), project.problem),
            (_("Rationale"), project.rationale),
            (_("Instruments"), project.instruments),
            (_("Roadmap"), project.roadmap),
        ):
            if words:
                yield tree.Heading(2, heading)
                yield from self.text(words)
        yield from self.stages(project)

    def stages(self, project: PolicyProject) -> Iterator[tree.Block]:
        records = {record.stage: record for record in project.stages.all()}
        rows = [
            (
                capfirst(str(label)),
                self.day(records[value].planned),
                self.day(records[value].reached),
                self.line(records[value].clusters_part) if records[value].clusters_part else "–",
            )
            for value, label in ProjectStage.choices
            if value in records
        ]
        if rows:
            yield tree.Table(
                _("Stages of the policy project"),
                (
                    tree.Column(_("Stage"), width=2),
                    tree.Column(_("Planned for"), width=2),
                    tree.Column(_("Reached"), width=2),
                    tree.Column(_("Part of the clusters"), width=5),
                ),
                rows,
            )

    def stress_test(self) -> Iterator[tree.Block]:
        if self.comparison is None:
            yield tree.Paragraph(_("The stress test has not been finished by both sides."))
            return
        yield document_figure(self.comparison)
        kept = {fact.content["code"]: fact for fact in scores_kept(self.row) if (fact.content or {}).get("code")}
        found = [kept[one.dimension.code] for one in self.comparison.dimensions if one.dimension.code in kept]
        if found:
            yield tree.Heading(2, _("The scores as evidence"))
            yield tree.BulletList([self.item(fact) for fact in found])

    def talking_points(self) -> Iterator[tree.Block]:
        points = self.comparison.talking_points if self.comparison is not None else ()
        if not points:
            return
        yield tree.Heading(2, _("Talking points of the stress test"))
        yield tree.Paragraph(_("On these questions the self-assessment and the experts differ by two steps or more."))
        yield tree.Table(
            _("Talking points"),
            (
                tree.Column(_("Question"), width=7),
                tree.Column(_("Code"), width=1),
                tree.Column(_("Self-assessment"), alignment="end", width=2),
                tree.Column(_("Experts"), alignment="end", width=2),
            ),
            [
                (
                    point.question.text.read(self.language).text,
                    point.question.code,
                    str(point.own.score if point.own is not None else "–"),
                    str(point.expert.score if point.expert is not None else "–"),
                )
                for point in points
            ],
            note=_("Scores from 0 to 5."),
        )

    def findings(self) -> Iterator[tree.Block]:
        rows = list(self.row.findings.all())
        if not self.drafts:
            rows = [finding for finding in rows if finding.state == FindingState.AGREED]
        if not rows:
            yield tree.Paragraph(_("There are no findings yet."))
        for kind in FindingKind:
            for finding in (finding for finding in rows if finding.kind == kind):
                title = _("%(kind)s %(number)d: %(title)s") % {
                    "kind": capfirst(str(kind.label)),
                    "number": finding.number,
                    "title": finding.title.read(self.language).text,
                }
                yield tree.Heading(2, title, identifier=f"finding-{finding.number}")
                if finding.state != FindingState.AGREED:
                    yield tree.Notice(_("This finding is a draft."), kind="warning")
                yield from self.text(finding.text)
                cited = cited_by(finding)
                if cited:
                    yield tree.Paragraph(_("It rests on:"), kind="small")
                    yield tree.BulletList([self.item(one) for one in cited])

    def method(self) -> Iterator[tree.Block]:
        yield tree.Heading(2, _("How the assessment was made"))
        yield tree.BulletList([tree.Item(words) for words in self.methods()])
        people = [
            person
            for interview in self.held()
            for person in interview.people.all()
            if person.may_be_listed and person.consent_withdrawn is None
        ]
        yield tree.Heading(2, _("Interviewees"))
        if not people:
            yield tree.Paragraph(_("Nobody is listed by name."))
            return
        yield resolving.people_placeholder(
            _("Interviewees"),
            (tree.Column(_("Organisation"), width=4), tree.Column(_("Name"), width=3)),
            people,
            _("People are listed who agreed to it. Others were interviewed and are not named."),
        )

    def methods(self) -> Iterator[str]:
        held = self.held()
        if held:
            modes = ", ".join(
                str(label) for value, label in InterviewMode.choices if any(one.mode == value for one in held)
            )
            yield _(
                "Interviews followed one guide (%(modes)s). Notes stay with the assessors. "
                "A sentence is quoted only after the person has cleared its words, and the person can withdraw it at any time."
            ) % {"modes": modes}
        if self.profile is not None:
            yield _("Statistics are those of the named edition. Each figure can be looked up with its numbers.")
        if self.comparison is not None:
            yield _(
                "The stress test has 40 questions in eight dimensions, each scored from 0 (no information) to 5 (excellent). "
                "The score of a dimension is the mean of its answers times two; core questions count double. "
                "“Don't know” lowers the confidence, not the score. Below 4 a dimension is weak, above 6 solid. "
                "There is no total, and regions are not ranked."
            )
            yield _("Region and experts answered separately; neither saw the other's answers before both were final.")
        yield _("Every finding names the evidence that it rests on. If evidence is withdrawn, the finding says so.")

    # -- what chapters are made of -----------------------------------------------------------------------------------------

    def held(self) -> list[Any]:
        return list(self.row.interviews.exclude(state=InterviewState.PLANNED).prefetch_related("people"))

    def item(self, evidence: Evidence) -> tree.Item:
        self.evidence[evidence.pk] = None
        return resolving.item_placeholder(evidence)

    def figure(self, profile: Profile, identifier: str) -> tree.Figure:
        language = self.language if self.language in LANGUAGES_OF_FIGURES else settings.LANGUAGE_CODE
        stored = figures.figure(profile.edition, identifier, language, THEME)
        svg = figures.stored_file(profile.edition, identifier, language, THEME, "svg").read_text(encoding="utf-8")
        fact = figure_kept(self.row, profile, identifier)
        drawn = figure_from_description(
            stored.details,
            svg,
            address=link("facts:fact", fact.pk, language=self.language) if fact is not None else "",
            lang="" if language == self.language else language,
        )
        if fact is None:
            return drawn
        self.evidence[fact.pk] = None
        return replace(drawn, caption=(*tree.inline(drawn.caption), tree.Text(" "), tree.EvidenceMark(fact.pk)))

    def text(self, words: TextInLanguages) -> tuple[tree.Block, ...]:
        reading = words.read(self.language)
        return blocks_from_text(reading.text, lang=self.foreign(reading.language) if reading.fallback else "")

    def line(self, words: TextInLanguages) -> tree.Words:
        reading = words.read(self.language)
        return tree.Text(" ".join(reading.text.split()), self.foreign(reading.language) if reading.fallback else "")

    def foreign(self, language: str) -> str:
        return language if known_language(language) else ""

    def day(self, value: date | None) -> str:
        return long_date(value, self.language) if value is not None else "–"

    def industries(self, codes: Iterable[str]) -> str:
        from observatory.statistics.classifications import load_industries

        names = load_industries("nace_rev2")
        return "; ".join(f"{code} {names.label(code, self.language)}" for code in codes)


def figure_kept(row: PreAssessment, profile: Profile, identifier: str) -> Evidence | None:
    """The evidence that a figure of the profile became; None where it was not kept."""
    facts = Evidence.objects.filter(
        programme=row.programme,
        demonstrator=row.demonstrator_id,
        kind=EvidenceKind.FIGURE,
        edition=profile.edition,
        state=EvidenceState.VALID,
    )
    return next((fact for fact in facts if (fact.content or {}).get("figure") == identifier), None)


def rule_words(rule: str) -> str:
    """How the regions to compare with were found, in a sentence."""
    return {
        PeerRule.STRUCTURE: _(
            "The region is compared with those whose mix of industries is most similar: "
            "the distance is half the sum of the differences between the shares of industries in employment, "
            "0 for the same mix and 1 for nothing in common."
        ),
        PeerRule.SIZE: _(
            "The region is compared with those that are most similar in size: "
            "the distance is the logarithm of the ratio of persons employed, 0 for the same size."
        ),
        PeerRule.CHOSEN: _("The regions to compare with were chosen by the assessors."),
    }[PeerRule(rule)]


def _distances(profile: Profile) -> dict[str, float | None]:
    if profile.rule == PeerRule.CHOSEN:
        return {}
    found = regions.nearest(
        reader(profile.edition), profile.pre_assessment.demonstrator.region, profile.year, profile.rule
    )
    return {peer.code: peer.distance for peer in found}


def public_address(row: PreAssessment, language: str) -> str:
    """The full address at which the report stands when it is published."""
    region = row.demonstrator
    return link("assessments:public_report", region.programme.slug, region.slug, language=language)
