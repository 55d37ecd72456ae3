"""The policy briefing as a document: from its contents, as they stand or as they were frozen, to one tree for every medium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.links import link
from observatory.core.numbers import number
from observatory.core.text import TextInLanguages
from observatory.documents.tree import (
    Block,
    BulletList,
    Column,
    Definition,
    Definitions,
    Document,
    EvidenceMark,
    Heading,
    Item,
    LinkTo,
    Notice,
    Paragraph,
    Section,
    Table,
    Text,
    Words,
)
from observatory.documents.words import known_language, long_date
from observatory.programme.assessments.models import FindingKind
from observatory.programme.briefings import marks
from observatory.programme.briefings.contents import contents_of, evidence_in
from observatory.programme.briefings.models import (
    ActionStatus,
    Briefing,
    BriefingVersion,
    Degree,
    Horizon,
    RecommendationKind,
    SectionKey,
)
from observatory.programme.briefings.resolving import Resolved
from observatory.programme.demonstrators.models import ActorPart, ProjectStage, StepKind


def draft_document(briefing: Briefing, language: str) -> Document:
    """The briefing as it stands now, marked as a draft."""
    return document_of(contents_of(briefing), language, draft=briefing.is_open)


def version_document(version: BriefingVersion, language: str) -> Document:
    """A frozen version as the public reads it: the same every time, but for evidence that was withdrawn since."""
    return document_of(
        version.contents,
        language,
        public=True,
        version=version.number,
        day=(version.published or version.frozen).date(),
        address=public_address(version.contents, language),
    )


def public_address(contents: dict[str, Any], language: str) -> str:
    """The full address of the public page of a briefing."""
    return link("briefings:public", contents["programme"]["slug"], contents["demonstrator"]["slug"], language=language)


def document_of(
    contents: dict[str, Any],
    language: str,
    *,
    public: bool = False,
    draft: bool = False,
    version: int = 0,
    day: date | None = None,
    address: str = "",
) -> Document:
    """The document of a briefing's contents in a language. `public` leaves out what only the office may see."""
    with translation.override(language):
        resolved = Resolved(evidence_in(contents), language, public=public)
        return _Briefing(contents, language, resolved).document(
            draft=draft, version=version, day=day or timezone.now().date(), address=address
        )


class _Briefing:
    """One document in the making; its language is the active one."""

    def __init__(self, contents: dict[str, Any], language: str, resolved: Resolved) -> None:
        self.contents = contents
        self.language = language
        self.resolved = resolved
        self.findings = {finding["id"]: finding for finding in contents["findings"]}

    def document(self, *, draft: bool, version: int, day: date, address: str) -> Document:
        contents, region = self.contents, self.contents["demonstrator"]
        facts = [
            Definition(_("Region"), f"{self.plain(region['name'])} ({region['region']}, {region['region_version']})"),
        ]
        if contents["project"] is not None:
            facts.append(Definition(_("Policy project"), self.words(contents["project"]["title"])))
        if version:
            facts.append(Definition(_("Version"), str(version)))
        notices = (Notice(_("This is a draft. It has not been approved."), kind="warning"),) if draft else ()
        summary = self.plain(contents["summary"])
        return Document(
            language=self.language,
            title=self.plain(contents["title"]),
            subtitle=_("Policy briefing of the model demonstrator region %(region)s")
            % {"region": self.plain(region["name"])},
            description=summary.partition("\n")[0][:300],
            date=day,
            publisher=self.plain(contents["programme"]["name"]),
            origin=contents["origin"],
            origin_note=contents["reference"],
            notices=notices,
            facts=tuple(facts),
            evidence=self.resolved.entries(),
            identifier=contents["id"] + (f"/{version}" if version else ""),
            address=address,
            blocks=tuple(self.blocks()),
        )

    def blocks(self) -> Iterator[Block]:
        generated: dict[str, Callable[[], Iterator[Block]]] = {
            SectionKey.PROCESS: self.process,
            SectionKey.POLICY_MIX: self.project,
            SectionKey.FINDINGS: self.listed_findings,
            SectionKey.RECOMMENDATIONS: self.recommendations,
            SectionKey.ACTION_PLAN: self.action_plan,
            SectionKey.ROADMAP: self.roadmap,
            SectionKey.OUTLOOK: self.follow_up,
        }
        if filled(self.contents["summary"]):
            yield Heading(1, _("Summary"), identifier="summary")
            yield from self.prose(self.contents["summary"], ())
        for section in self.contents["sections"]:
            inner = [
                *self.prose(section["prose"], section["evidence"]),
                *generated.get(section["key"], lambda: iter(()))(),
            ]
            if inner:
                yield Heading(1, self.words(section["title"]), identifier=section["key"])
                yield from inner

    # -- what people wrote ---------------------------------------------------------------------------------------------

    def prose(self, texts: dict[str, Any], evidence: tuple[str, ...] | list[str]) -> Iterator[Block]:
        """The prose with its evidence where it is marked; what is cited without a mark stands at the end."""
        reading = TextInLanguages.from_json(texts).read(self.language)
        lang = reading.language if reading.fallback and known_language(reading.language) else ""
        known = set(evidence)
        if reading.text:
            for kind, part in marks.parts(reading.text):
                if kind == "text":
                    blocks = marks.blocks(part, known)
                    yield from (Section(blocks, lang=lang),) if lang else blocks
                elif part in known and part in self.resolved:
                    yield from self.resolved.block(part)
        set_already = set(marks.marked_in(TextInLanguages.from_json(texts))) if reading.text else set()
        for identifier in evidence:
            if identifier not in set_already and identifier in self.resolved:
                yield from self.resolved.block(identifier)

    def words(self, texts: dict[str, Any]) -> Text:
        """A line of text, marked with its language where that is not the document's."""
        return self.resolved.text(TextInLanguages.from_json(texts))

    def plain(self, texts: dict[str, Any]) -> str:
        return TextInLanguages.from_json(texts).read(self.language).text

    def day(self, value: str | None) -> str:
        return long_date(date.fromisoformat(value), self.language) if value else "–"

    # -- what the system knows -----------------------------------------------------------------------------------------

    def process(self) -> Iterator[Block]:
        kinds = dict(StepKind.choices)
        rows = [
            [
                str(kinds[step["kind"]]).capitalize(),
                _span(self.day(step["planned_start"]), self.day(step["planned_end"])),
                _span(self.day(step["started"]), self.day(step["ended"])),
            ]
            for step in self.contents["steps"]
        ]
        if rows:
            yield Table(_("The steps of the support"), (_("Step"), _("Planned"), _("Carried out")), rows)

    def project(self) -> Iterator[Block]:
        project = self.contents["project"]
        if project is None:
            return
        parts = dict(ActorPart.choices)
        entries = [
            Definition(_("Title"), self.words(project["title"])),
            Definition(_("Owner"), project["owner"]),
            Definition(_("Stage"), str(dict(ProjectStage.choices)[project["stage"]])),
        ]
        if filled(project["value_chains"]):
            entries.append(Definition(_("Value chains"), self.words(project["value_chains"])))
        if project["industries"]:
            entries.append(Definition(_("Industries"), self.industries(project["industries"])))
        for value, label in parts.items():
            names = [actor["name"] for actor in project["actors"] if actor["part"] == value]
            if names:
                entries.append(Definition(str(label).capitalize(), ", ".join(names)))
        yield Definitions(tuple(entry for entry in entries if entry.description))

    def industries(self, codes: list[str]) -> str:
        from observatory.statistics.classifications import load_industries

        names = load_industries("nace_rev2")
        return "; ".join(f"{code} {names.label(code, self.language)}" for code in codes)

    def listed_findings(self) -> Iterator[Block]:
        kinds = dict(FindingKind.choices)
        for finding in self.contents["findings"]:
            title = {"number": finding["number"], "title": self.plain(finding["title"])}
            yield Heading(2, _("Finding %(number)s: %(title)s") % title, identifier=f"finding-{finding['number']}")
            yield Paragraph(str(kinds[finding["kind"]]).capitalize(), kind="small")
            yield from self.prose(finding["text"], ())
            yield from self.evidence_of(finding["evidence"])

    def recommendations(self) -> Iterator[Block]:
        for entry in self.contents["recommendations"]:
            yield from self.recommendation(entry)

    def recommendation(self, entry: dict[str, Any]) -> Iterator[Block]:
        number_and_title = {"number": entry["number"], "title": self.plain(entry["title"])}
        yield Heading(
            2,
            _("Recommendation %(number)s: %(title)s") % number_and_title,
            identifier=f"recommendation-{entry['number']}",
        )
        yield from self.withdrawal(entry)
        degrees = dict(Degree.choices)
        definitions = [
            Definition(_("Addressed to"), entry["addressee"]),
            Definition(_("Kind"), str(dict(RecommendationKind.choices)[entry["kind"]])),
            Definition(_("Priority"), str(degrees[entry["priority"]])),
            Definition(_("Horizon"), str(dict(Horizon.choices)[entry["horizon"]])),
        ]
        if entry["difficulty"]:
            definitions.append(Definition(_("Difficulty"), str(degrees[entry["difficulty"]])))
        yield Definitions(tuple(definitions))
        yield from self.prose(entry["text"], ())
        for heading, texts in (
            (_("Rationale"), entry["rationale"]),
            (_("Expected benefit"), entry["benefit"]),
        ):
            yield from self.part(heading, texts)
        yield Heading(3, _("Costs"))
        yield Paragraph(self.costs(entry))
        yield from self.part(_("Risks"), entry["risk"])
        yield Heading(3, _("What it rests on"))
        items: list[Item] = []
        for identifier in entry["findings"]:
            finding = self.findings[identifier]
            named = {"number": finding["number"], "title": self.plain(finding["title"])}
            items.append(
                Item(
                    [_("Finding %(number)s: %(title)s") % named, *self.resolved.marks(finding["evidence"])],
                )
            )
        items += [
            Item([self.resolved.title(one), " ", EvidenceMark(one)])
            for one in entry["evidence"]
            if one in self.resolved
        ]
        yield BulletList(tuple(items)) if items else Paragraph(_("No evidence has been cited yet."))

    def part(self, heading: str, texts: dict[str, Any]) -> Iterator[Block]:
        if filled(texts):
            yield Heading(3, heading)
            yield from self.prose(texts, ())

    def costs(self, entry: dict[str, Any]) -> str:
        band = str(dict(Degree.choices)[entry["cost"]])
        sums: dict[str, Decimal] = {}
        for action in entry["actions"]:
            if action["budget"] is not None:
                sums[action["currency"]] = sums.get(action["currency"], Decimal(0)) + Decimal(action["budget"])
        if not sums:
            return _("Cost: %(band)s. No budget has been set.") % {"band": band}
        money = ", ".join(self.money(str(value), currency) for currency, value in sorted(sums.items()))
        return _("Cost: %(band)s. Budget of its actions: %(money)s.") % {"band": band, "money": money}

    def evidence_of(self, identifiers: list[str]) -> Iterator[Block]:
        known = [one for one in identifiers if one in self.resolved]
        if known:
            yield BulletList(tuple(Item([self.resolved.title(one), " ", EvidenceMark(one)]) for one in known))

    def withdrawal(self, entry: dict[str, Any]) -> Iterator[Block]:
        """What a recommendation says when something that it rested on was taken back."""
        identifiers = rests_on(self.contents, entry)
        left = len(self.resolved.valid(identifiers))
        for row in self.resolved.withdrawn(identifiers):
            assert row.withdrawn is not None
            yield Notice(withdrawal_sentence(row.withdrawn, left, self.language), kind="warning")

    def action_plan(self) -> Iterator[Block]:
        rows: list[list[Words]] = []
        for entry in self.contents["recommendations"]:
            for action in entry["actions"]:
                rows.append(
                    [
                        [f"{entry['number']}.{action['number']} ", self.words(action["title"])],
                        self.owner(action),
                        _span(self.day(action["start"]), self.day(action["end"])),
                        self.budget(action),
                        self.indicator(action),
                        str(dict(ActionStatus.choices)[action["status"]]),
                    ]
                )
        if not rows:
            return
        yield Table(
            _("The action plan"),
            (
                Column(_("Action"), width=3),
                Column(_("Owner and partners"), width=2),
                Column(_("Term"), width=2),
                Column(_("Budget and source"), width=2),
                Column(_("Indicator: baseline and target"), width=3),
                Column(_("Status"), width=1),
            ),
            rows,
            note=_("Status when this version was made. The monitoring page shows how far the actions are."),
            wide=True,
            identifier="action-plan-table",
        )
        for entry in self.contents["recommendations"]:
            for action in entry["actions"]:
                yield from self.action(entry, action)

    def action(self, entry: dict[str, Any], action: dict[str, Any]) -> Iterator[Block]:
        named = {"number": f"{entry['number']}.{action['number']}", "title": self.plain(action["title"])}
        if not (filled(action["description"]) or filled(action["risk"]) or action["evidence"]):
            return
        yield Heading(2, _("Action %(number)s: %(title)s") % named)
        yield from self.prose(action["description"], ())
        yield from self.part(_("Risks"), action["risk"])
        yield from self.evidence_of(action["evidence"])

    def owner(self, action: dict[str, Any]) -> str:
        with_partners = [name for name in (action["owner"], *action["partners"]) if name]
        return ", ".join(with_partners) or "–"

    def money(self, value: str, currency: str) -> str:
        amount = Decimal(value)
        digits = 0 if amount == amount.to_integral_value() else 2
        return f"{number(amount, digits, language=self.language)}\u00a0{currency}"

    def budget(self, action: dict[str, Any]) -> str:
        if action["budget"] is None:
            return action["funding"] or "–"
        money = self.money(action["budget"], action["currency"])
        return f"{money} ({action['funding']})" if action["funding"] else money

    def indicator(self, action: dict[str, Any]) -> Words:
        if not filled(action["indicator"]):
            return "–"
        unit = self.plain(action["unit"])
        values = {
            "baseline": self.quantity(action["baseline"], unit),
            "target": self.quantity(action["target"], unit),
            "day": self.day(action["target_date"] or action["end"]),
        }
        return [self.words(action["indicator"]), ": ", _("%(baseline)s → %(target)s by %(day)s") % values]

    def quantity(self, value: str | None, unit: str) -> str:
        if value is None:
            return "–"
        digits = max(0, -int(Decimal(value).as_tuple().exponent))
        text = number(Decimal(value), digits, language=self.language)
        return f"{text}\u00a0{unit}" if unit else text

    def roadmap(self) -> Iterator[Block]:
        project = self.contents["project"]
        stages = dict(ProjectStage.choices)
        if project is not None and project["stages"]:
            order = list(stages)
            rows = [
                [
                    str(stages[record["stage"]]).capitalize(),
                    self.day(record["planned"]),
                    self.day(record["reached"]),
                    self.words(record["clusters_part"]) if filled(record["clusters_part"]) else "–",
                ]
                for record in sorted(project["stages"], key=lambda record: order.index(record["stage"]))
            ]
            yield Table(
                _("The stages of the policy project"),
                (_("Stage"), _("Planned for"), _("Reached"), _("Part of the clusters")),
                rows,
            )
        for horizon, label in Horizon.choices:
            entries = [entry for entry in self.contents["recommendations"] if entry["horizon"] == horizon]
            if entries:
                yield Paragraph(str(label).capitalize() + ":")
                yield BulletList(tuple(Item([f"{e['number']} ", self.words(e["title"])]) for e in entries))

    def follow_up(self) -> Iterator[Block]:
        if any(entry["actions"] for entry in self.contents["recommendations"]):
            address = link(
                "briefings:monitoring",
                self.contents["programme"]["slug"],
                self.contents["demonstrator"]["slug"],
                language=self.language,
            )
            yield Paragraph(
                [
                    _(
                        "The owners of the actions are asked for their progress 6, 12 and 24 months after the approval. "
                        "What they report is published here: "
                    ),
                    LinkTo(address, address),
                ]
            )


def filled(texts: dict[str, Any]) -> bool:
    """Whether a text of the contents has words in any language."""
    return bool(TextInLanguages.from_json(texts))


def rests_on(contents: dict[str, Any], entry: dict[str, Any]) -> list[str]:
    """Identifiers of all evidence that a recommendation rests on: its own, and that of its findings."""
    findings = {finding["id"]: finding for finding in contents["findings"]}
    own = list(entry["evidence"])
    through = [one for identifier in entry["findings"] for one in findings[identifier]["evidence"]]
    return list(dict.fromkeys([*own, *through]))


def withdrawal_sentence(withdrawn: datetime, left: int, language: str) -> str:
    """That evidence was taken back, and how much a recommendation still rests on; in the active language."""
    return ngettext(
        "Evidence withdrawn on %(day)s; this recommendation rests on %(count)d other piece.",
        "Evidence withdrawn on %(day)s; this recommendation rests on %(count)d other pieces.",
        left,
    ) % {"day": long_date(withdrawn.date(), language), "count": left}


def _span(first: str, last: str) -> str:
    """A span of days, one of which may not be known."""
    if last == "–":
        return _("from %(first)s") % {"first": first} if first != "–" else "–"
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


__all__ = ["document_of", "draft_document", "public_address", "rests_on", "version_document", "withdrawal_sentence"]
