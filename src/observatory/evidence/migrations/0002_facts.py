import django.db.models.deletion
import django.utils.timezone
import observatory.core.identifiers
import observatory.core.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_office"),
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("figure", "figure of an edition"),
                            ("survey_result", "survey result"),
                            ("quote", "quote from an interview"),
                            ("score", "stress-test score"),
                            ("board", "board of a workshop"),
                            ("vote", "vote at a workshop"),
                            ("document", "document"),
                        ],
                        max_length=14,
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
                    "source",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="source"
                    ),
                ),
                ("date", models.DateField(verbose_name="date of the fact")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("content", models.JSONField(null=True, verbose_name="content")),
                ("content_sha256", models.CharField(max_length=64, verbose_name="hash of the content")),
                ("taken_from_kind", models.CharField(blank=True, max_length=80, verbose_name="kind of origin row")),
                ("taken_from", models.CharField(blank=True, max_length=16, verbose_name="origin row")),
                ("demonstrator", models.CharField(blank=True, max_length=16, verbose_name="demonstrator")),
                ("public", models.BooleanField(default=False, verbose_name="may be shown to the public")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "valid"), ("corrected", "corrected since"), ("withdrawn", "withdrawn")],
                        default="valid",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="why it is no longer valid")),
                (
                    "frozen",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="frozen"),
                ),
                ("withdrawn", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="evidence.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ("-frozen", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(fields=["taken_from_kind", "taken_from"], name="evidence_by_origin"),
                    models.Index(fields=["demonstrator", "kind"], name="evidence_by_demonstrator"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="evidence_evidence_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_evidence_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
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
                ("citing_kind", models.CharField(max_length=80, verbose_name="kind of citing row")),
                ("citing", models.CharField(max_length=16, verbose_name="citing row")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "cited",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="cited"),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="evidence.evidence",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "indexes": [models.Index(fields=["citing_kind", "citing"], name="citations_by_row")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evidence", "citing_kind", "citing"), name="a_fact_is_cited_once_by_a_row"
                    )
                ],
            },
        ),
    ]
