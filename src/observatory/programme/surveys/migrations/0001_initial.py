import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import observatory.core.identifiers
import observatory.core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_office"),
        ("demonstrators", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Questionnaire",
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
                ("key", models.SlugField(max_length=40, verbose_name="key")),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=10, verbose_name="minutes that it takes")),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("frozen", models.DateTimeField(blank=True, null=True, verbose_name="frozen")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questionnaires",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "questionnaire",
                "verbose_name_plural": "questionnaires",
                "ordering": ("-created", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_questionnaire_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_questionnaire_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("key", models.SlugField(max_length=40, verbose_name="key")),
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
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="surveys.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of a questionnaire",
                "verbose_name_plural": "sections of questionnaires",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_section_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_section_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("questionnaire", "key"), name="a_survey_section_key_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("key", models.SlugField(max_length=40, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("group", "group of the respondent"),
                            ("agreement", "how far a statement holds, 1 to 5"),
                            ("frequency", "how often, 1 to 5"),
                            ("importance_extent", "importance and extent met, 1 to 5 each"),
                            ("single", "one choice"),
                            ("multiple", "several choices"),
                            ("text", "own words"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="text"
                    ),
                ),
                (
                    "hint",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="hint"
                    ),
                ),
                ("options", models.JSONField(default=list, verbose_name="options")),
                ("dont_know", models.BooleanField(default=False, verbose_name="offers “don't know”")),
                ("not_applicable", models.BooleanField(default=False, verbose_name="offers “not applicable”")),
                ("longest", models.PositiveSmallIntegerField(default=500, verbose_name="at most so many characters")),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="surveys.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ("section__position", "position"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_question_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_question_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("section", "key"), name="a_question_key_occurs_once"),
                    models.CheckConstraint(
                        condition=models.Q(("longest__gte", 1), ("longest__lte", 2000)),
                        name="an_answer_in_words_has_a_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
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
                ("opens", models.DateTimeField(verbose_name="opens")),
                ("closes", models.DateTimeField(verbose_name="closes")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                (
                    "minimum_group",
                    models.PositiveSmallIntegerField(default=5, verbose_name="smallest group that is shown"),
                ),
                ("cross_tables", models.JSONField(default=list, verbose_name="questions shown by group")),
                (
                    "remind_before",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="0 for no automatic reminder",
                        verbose_name="reminder so many days before the end",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("open", "open"),
                            ("closed", "closed"),
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
                ("launched", models.DateTimeField(blank=True, null=True, verbose_name="launched")),
                ("reminded", models.DateTimeField(blank=True, null=True, verbose_name="last reminder")),
                ("closed", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("answers", models.PositiveIntegerField(blank=True, null=True, verbose_name="answers")),
                ("reported", models.JSONField(blank=True, null=True, verbose_name="groups that may be shown")),
                ("merged", models.DateTimeField(blank=True, null=True, verbose_name="counted")),
                ("cleared", models.BooleanField(default=False, verbose_name="traces cleared")),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "demonstrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="surveys.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "wave of a survey",
                "verbose_name_plural": "waves of surveys",
                "ordering": ("-opens", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_wave_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_wave_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="a_wave_closes_after_it_opens"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_group__gte", 3)), name="a_group_has_at_least_three"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaveKey",
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
                ("public_key", models.BinaryField(verbose_name="public key")),
                ("private_key", models.BinaryField(verbose_name="wrapped private key")),
                ("block", models.PositiveIntegerField(verbose_name="bytes of an answer")),
                (
                    "wave",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key",
                        to="surveys.wave",
                        verbose_name="wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "key of a wave",
                "verbose_name_plural": "keys of waves",
            },
        ),
        migrations.CreateModel(
            name="SealedAnswer",
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
                ("ciphertext", models.BinaryField(verbose_name="ciphertext")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sealed_answers",
                        to="surveys.wave",
                        verbose_name="wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed answer",
                "verbose_name_plural": "sealed answers",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "group",
                    models.CharField(
                        choices=[
                            ("cluster_management", "cluster management"),
                            ("firm", "firm"),
                            ("research", "research and education"),
                            ("authority", "public authority"),
                            ("agency", "development agency"),
                            ("association", "chamber or association"),
                            ("finance", "finance"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="group",
                    ),
                ),
                ("invited", models.DateTimeField(verbose_name="invited")),
                ("answered", models.BooleanField(default=False, verbose_name="has answered")),
                (
                    "key_actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="demonstrators.keyactor",
                        verbose_name="key actor",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="surveys.wave",
                        verbose_name="wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_invitation_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_invitation_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("wave", "key_actor"), name="a_key_actor_is_invited_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
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
                ("part", models.CharField(blank=True, max_length=12, verbose_name="part")),
                ("group", models.CharField(blank=True, max_length=20, verbose_name="group")),
                ("option", models.CharField(max_length=40, verbose_name="option")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="count")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="surveys.wave",
                        verbose_name="wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally",
                "verbose_name_plural": "tallies",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_tally_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_tally_sourced_has_reference",
                    ),
                    models.UniqueConstraint(
                        fields=("wave", "question", "part", "group", "option"), name="a_tally_occurs_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FreeText",
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
                ("text", models.TextField(verbose_name="text")),
                ("published_text", models.TextField(blank=True, verbose_name="text to be published")),
                ("language", models.CharField(blank=True, max_length=12, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "to be read"), ("cleared", "cleared"), ("withheld", "withheld")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="surveys.wave",
                        verbose_name="wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "free text",
                "verbose_name_plural": "free texts",
                "ordering": ("question__section__position", "question__position", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="surveys_freetext_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_freetext_sourced_has_reference",
                    ),
                ],
            },
        ),
    ]
