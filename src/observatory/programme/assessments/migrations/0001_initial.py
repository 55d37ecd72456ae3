import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import observatory.core.identifiers
import observatory.core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "__first__"),
        ("demonstrators", "0001_initial"),
        ("evidence", "0002_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interview",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "on site"), ("telephone", "by telephone"), ("video", "by video")],
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                (
                    "notes",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="working notes"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("held", "held"),
                            ("written_up", "written up"),
                            ("cleared", "cleared"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="interviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "interview",
                "verbose_name_plural": "interviews",
                "ordering": ("day", "created", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_interview_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_interview_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interviewee",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="organisation")),
                ("function", models.CharField(blank=True, max_length=300, verbose_name="function")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("consent_day", models.DateField(blank=True, null=True, verbose_name="day of consent")),
                (
                    "may_be_quoted",
                    models.BooleanField(default=False, verbose_name="may be quoted after clearing the words"),
                ),
                (
                    "may_be_listed",
                    models.BooleanField(default=False, verbose_name="may be listed by name in the report"),
                ),
                ("consent_withdrawn", models.DateTimeField(blank=True, null=True, verbose_name="consent withdrawn")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="assessments.interview",
                        verbose_name="interview",
                    ),
                ),
                (
                    "key_actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="interviews",
                        to="demonstrators.keyactor",
                        verbose_name="key actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "interviewee",
                "verbose_name_plural": "interviewees",
                "ordering": ("name", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_interviewee_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_interviewee_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent_day__isnull", False),
                            models.Q(("may_be_listed", False), ("may_be_quoted", False)),
                            _connector="OR",
                        ),
                        name="consent_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewQuote",
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
                    "theme",
                    models.CharField(
                        choices=[
                            ("role", "role and mandate"),
                            ("history", "history of the policy"),
                            ("works", "what works and what does not"),
                            ("clusters", "part of the clusters in the policy"),
                            ("cross_cluster", "themes across clusters"),
                            ("money", "money"),
                            ("barriers", "barriers"),
                            ("change", "what would convince in two years"),
                            ("others", "who else must be heard"),
                        ],
                        default="works",
                        max_length=14,
                        verbose_name="theme",
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="words"
                    ),
                ),
                (
                    "context",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="what it was about"
                    ),
                ),
                (
                    "attribution",
                    models.CharField(
                        choices=[("name", "by name"), ("function", "by function"), ("anonymous", "without any name")],
                        default="function",
                        max_length=10,
                        verbose_name="how the person is named",
                    ),
                ),
                ("function", models.CharField(blank=True, max_length=300, verbose_name="function as it is printed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("cleared", "cleared"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked", models.DateTimeField(blank=True, null=True, verbose_name="sent for clearance")),
                ("decided", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "decided_by_link",
                    models.BooleanField(default=False, verbose_name="decided by the person's own link"),
                ),
                ("decision_note", models.CharField(blank=True, max_length=500, verbose_name="how the person agreed")),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotes",
                        to="assessments.interview",
                        verbose_name="interview",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotes",
                        to="assessments.interviewee",
                        verbose_name="who said it",
                    ),
                ),
            ],
            options={
                "verbose_name": "quote from an interview",
                "verbose_name_plural": "quotes from interviews",
                "ordering": ("created", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_interviewquote_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_interviewquote_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreAssessment",
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
                    "questions",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages,
                        verbose_name="questions asked of the pre-assessment",
                    ),
                ),
                (
                    "last_number",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="number given to the last finding"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "demonstrator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pre_assessment",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "pre-assessment",
                "verbose_name_plural": "pre-assessments",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_preassessment_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_preassessment_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="interview",
            name="pre_assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="interviews",
                to="assessments.preassessment",
                verbose_name="pre-assessment",
            ),
        ),
        migrations.CreateModel(
            name="Finding",
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
                    "kind",
                    models.CharField(
                        choices=[("strength", "strength"), ("gap", "gap"), ("question", "open question")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="text"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("agreed", "agreed")],
                        default="draft",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("agreed", models.DateTimeField(blank=True, null=True, verbose_name="agreed")),
                (
                    "pre_assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="assessments.preassessment",
                        verbose_name="pre-assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ("number",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_finding_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_finding_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("pre_assessment", "number"), name="a_finding_number_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("structure", "the most similar mix of industries"),
                            ("size", "the most similar size"),
                            ("chosen", "chosen by the assessors"),
                        ],
                        max_length=10,
                        verbose_name="how the peers are found",
                    ),
                ),
                ("peers", models.JSONField(default=list, verbose_name="codes of the peer regions")),
                ("figures", models.JSONField(default=list, verbose_name="identifiers of the figures")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "pre_assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile",
                        to="assessments.preassessment",
                        verbose_name="pre-assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistical profile",
                "verbose_name_plural": "statistical profiles",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_profile_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_profile_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSection",
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
                            ("summary", "Summary"),
                            ("challenge", "Challenge and questions asked"),
                            ("profile", "Regional profile"),
                            ("survey", "Survey of the key actors"),
                            ("interviews", "Interviews"),
                            ("policy", "Policy project"),
                            ("stress_test", "Stress test"),
                            ("findings", "Strengths, gaps and open questions"),
                            ("workshop", "Questions for the workshop"),
                            ("method", "Annex: method and interviewees"),
                        ],
                        max_length=12,
                        verbose_name="chapter",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "prose",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="prose"
                    ),
                ),
                (
                    "pre_assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="assessments.preassessment",
                        verbose_name="pre-assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of an assessment report",
                "verbose_name_plural": "sections of assessment reports",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_reportsection_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_reportsection_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("pre_assessment", "key"), name="a_chapter_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
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
                ("trees", models.JSONField(verbose_name="frozen documents by language")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                (
                    "drafted",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="drafted"),
                ),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "pre_assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="assessments.preassessment",
                        verbose_name="pre-assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an assessment report",
                "verbose_name_plural": "versions of assessment reports",
                "ordering": ("number",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_reportversion_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_reportversion_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("pre_assessment", "number"), name="a_report_number_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StressTest",
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
                    "rater",
                    models.CharField(
                        choices=[("self", "self-assessment of the region"), ("expert", "assessment of the experts")],
                        max_length=6,
                        verbose_name="who answers",
                    ),
                ),
                ("bank", models.PositiveSmallIntegerField(verbose_name="version of the questions")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("final", "final")],
                        default="open",
                        max_length=5,
                        verbose_name="state",
                    ),
                ),
                ("finalised", models.DateTimeField(blank=True, null=True, verbose_name="made final")),
                (
                    "pre_assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stress_tests",
                        to="assessments.preassessment",
                        verbose_name="pre-assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "stress test",
                "verbose_name_plural": "stress tests",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_stresstest_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_stresstest_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("pre_assessment", "rater"), name="one_stress_test_of_each_side"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StressAnswer",
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
                ("question", models.CharField(max_length=8, verbose_name="code of the question")),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="score",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="evidence or link")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "sure"), ("medium", "fairly sure"), ("low", "unsure")],
                        default="medium",
                        max_length=6,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.stresstest",
                        verbose_name="stress test",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a stress test",
                "verbose_name_plural": "answers of stress tests",
                "ordering": ("question",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="assessments_stressanswer_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessments_stressanswer_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("test", "question"), name="a_stress_question_is_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__lte", 5), _connector="OR"),
                        name="a_stress_score_is_on_its_scale",
                    ),
                ],
            },
        ),
    ]
