import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import observatory.core.identifiers
import observatory.core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessments", "0001_initial"),
        ("core", "__first__"),
        ("demonstrators", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "description",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="description"
                    ),
                ),
                (
                    "owner_organisation",
                    models.CharField(blank=True, max_length=300, verbose_name="owner: organisation"),
                ),
                ("owner_name", models.CharField(blank=True, max_length=200, verbose_name="owner: name")),
                ("owner_email", models.EmailField(blank=True, max_length=254, verbose_name="owner: e-mail address")),
                ("owner_language", models.CharField(blank=True, max_length=12, verbose_name="owner: language")),
                ("partners", models.JSONField(blank=True, default=list, verbose_name="partners")),
                ("start", models.DateField(blank=True, null=True, verbose_name="start")),
                ("end", models.DateField(blank=True, null=True, verbose_name="end")),
                (
                    "budget",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="budget"),
                ),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("funding", models.CharField(blank=True, max_length=300, verbose_name="funding source")),
                (
                    "indicator",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="indicator"
                    ),
                ),
                (
                    "unit",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="unit"
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="baseline"
                    ),
                ),
                ("baseline_date", models.DateField(blank=True, null=True, verbose_name="date of the baseline")),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="target"),
                ),
                ("target_date", models.DateField(blank=True, null=True, verbose_name="date of the target")),
                (
                    "risk",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="risk"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("agreed", "agreed"),
                            ("planned", "planned"),
                            ("running", "running"),
                            ("done", "done"),
                            ("delayed", "delayed"),
                            ("changed", "changed"),
                            ("dropped", "dropped"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="reason"
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ("recommendation__number", "number"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_action_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_action_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None), ("end", None), ("end__gte", models.F("start")), _connector="OR"
                        ),
                        name="an_action_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Briefing",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "summary",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="summary"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_check", "in the region's factual check"),
                            ("checked", "facts checked"),
                            ("approved", "approved"),
                            ("published", "published"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("approved", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "demonstrator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefing",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy briefing",
                "verbose_name_plural": "policy briefings",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_briefing_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_briefing_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefingSection",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("introduction", "Introduction"),
                            ("challenge", "Regional challenge"),
                            ("profile", "Regional profile"),
                            ("process", "How the briefing was made"),
                            ("survey", "What the key actors say"),
                            ("policy_mix", "The policy project"),
                            ("findings", "Findings"),
                            ("workshop", "The workshop"),
                            ("recommendations", "Recommendations"),
                            ("action_plan", "Action plan"),
                            ("roadmap", "Roadmap"),
                            ("outlook", "Follow-up"),
                        ],
                        max_length=16,
                        verbose_name="section",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "prose",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="prose"
                    ),
                ),
                ("drafted", models.DateTimeField(blank=True, null=True, verbose_name="drafted")),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="briefings.briefing",
                        verbose_name="policy briefing",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of a briefing",
                "verbose_name_plural": "sections of briefings",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_briefingsection_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_briefingsection_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("briefing", "key"), name="a_briefing_section_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefingVersion",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("contents", models.JSONField(editable=False, verbose_name="contents")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash of the contents")),
                ("frozen", models.DateTimeField(default=django.utils.timezone.now, verbose_name="frozen")),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("reopened", models.DateTimeField(blank=True, null=True, verbose_name="opened again")),
                ("reopened_reason", models.TextField(blank=True, verbose_name="why it was opened again")),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="briefings.briefing",
                        verbose_name="policy briefing",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a briefing",
                "verbose_name_plural": "versions of briefings",
                "ordering": ("-number",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_briefingversion_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_briefingversion_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("briefing", "number"), name="a_briefing_version_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("approved", models.DateTimeField(default=django.utils.timezone.now, verbose_name="approved")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="briefings.briefingversion",
                        verbose_name="version of a briefing",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_approval_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_approval_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactualCheck",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("opened", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                ("due", models.DateField(verbose_name="due")),
                ("confirmed", models.DateTimeField(blank=True, null=True, verbose_name="confirmed by the region")),
                ("closed", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="briefings.briefing",
                        verbose_name="policy briefing",
                    ),
                ),
            ],
            options={
                "verbose_name": "factual check",
                "verbose_name_plural": "factual checks",
                "ordering": ("-opened", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_factualcheck_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_factualcheck_sourced_has_reference",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed", None)), fields=("briefing",), name="one_factual_check_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("fields", models.JSONField(default=list, verbose_name="fields")),
                ("reason", models.TextField(verbose_name="reason")),
                ("made", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="briefings.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the plan",
                "verbose_name_plural": "changes of the plan",
                "ordering": ("-made", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_planchange_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_planchange_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressRequest",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        choices=[(6, "after 6 months"), (12, "after 12 months"), (24, "after 24 months")],
                        verbose_name="period",
                    ),
                ),
                ("asked", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("until", models.DateTimeField(verbose_name="the link is valid until")),
                ("reminded", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="briefings.action",
                        verbose_name="action",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for progress",
                "verbose_name_plural": "requests for progress",
                "ordering": ("asked", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_progressrequest_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_progressrequest_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("action", "months"), name="an_owner_is_asked_once_per_period"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        choices=[(6, "after 6 months"), (12, "after 12 months"), (24, "after 24 months")],
                        verbose_name="period",
                    ),
                ),
                ("day", models.DateField(verbose_name="reported on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("agreed", "agreed"),
                            ("planned", "planned"),
                            ("running", "running"),
                            ("done", "done"),
                            ("delayed", "delayed"),
                            ("changed", "changed"),
                            ("dropped", "dropped"),
                        ],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="what was done"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="value of the indicator"
                    ),
                ),
                (
                    "reason",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="reason"
                    ),
                ),
                ("by_link", models.BooleanField(verbose_name="by personal link")),
                ("filed", models.DateTimeField(default=django.utils.timezone.now, verbose_name="filed")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="briefings.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="briefings.progressrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ("filed", "id"),
                "abstract": False,
                "indexes": [models.Index(fields=["action", "filed"], name="progress_by_action")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_progressreport_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_progressreport_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="description"
                    ),
                ),
                ("addressee", models.CharField(max_length=300, verbose_name="addressee")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("governance", "governance and steering of the strategy"),
                            ("monitoring", "monitoring and evaluation"),
                            ("cluster_services", "new or adapted services of clusters"),
                            ("cross_cluster", "cooperation across clusters"),
                            ("skills", "skills"),
                            ("sme_support", "support of small and medium firms"),
                            ("cluster_management", "training of cluster management"),
                            ("funding", "funding"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "rationale",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="rationale"
                    ),
                ),
                (
                    "benefit",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="expected benefit"
                    ),
                ),
                (
                    "cost",
                    models.CharField(
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")],
                        max_length=6,
                        verbose_name="cost",
                    ),
                ),
                (
                    "risk",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="risk"
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")],
                        max_length=6,
                        verbose_name="priority",
                    ),
                ),
                (
                    "horizon",
                    models.CharField(
                        choices=[
                            ("short", "short term (up to one year)"),
                            ("medium", "medium term (one to three years)"),
                            ("long", "long term (more than three years)"),
                        ],
                        max_length=6,
                        verbose_name="horizon",
                    ),
                ),
                (
                    "difficulty",
                    models.CharField(
                        blank=True,
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")],
                        max_length=6,
                        verbose_name="difficulty",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("agreed", "agreed"),
                            ("accepted", "accepted by the region"),
                            ("partly", "accepted in part by the region"),
                            ("rejected", "rejected by the region"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "response",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="what the region says"
                    ),
                ),
                ("responded", models.DateTimeField(blank=True, null=True, verbose_name="responded")),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="briefings.briefing",
                        verbose_name="policy briefing",
                    ),
                ),
                (
                    "findings",
                    models.ManyToManyField(
                        blank=True, related_name="recommendations", to="assessments.finding", verbose_name="findings"
                    ),
                ),
                (
                    "responded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommendation",
                "verbose_name_plural": "recommendations",
                "ordering": ("number",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_recommendation_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_recommendation_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("briefing", "number"), name="a_recommendation_number_occurs_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="briefings.recommendation",
                verbose_name="recommendation",
            ),
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=observatory.core.identifiers.random_identifier,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="the source, where the content is sourced", verbose_name="reference"
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="remark"
                    ),
                ),
                ("made", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_over", "taken over"),
                            ("partly", "taken over in part"),
                            ("not_taken_over", "not taken over"),
                        ],
                        max_length=16,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "answer",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="answer"
                    ),
                ),
                ("answered", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="briefings.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "factual_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="briefings.factualcheck",
                        verbose_name="factual check",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="briefings.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="briefings.briefingsection",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ("made", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="briefings_remark_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="briefings_remark_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recommendation", None), ("section", None)),
                            models.Q(("action", None), ("section", None)),
                            models.Q(("action", None), ("recommendation", None)),
                            _connector="OR",
                        ),
                        name="a_remark_is_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "number"), name="an_action_number_occurs_once"
            ),
        ),
    ]
