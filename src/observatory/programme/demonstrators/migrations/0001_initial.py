import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import observatory.core.identifiers
import observatory.core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0001_initial"),
        ("core", "0002_office"),
        ("core", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demonstrator",
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
                ("slug", models.SlugField(max_length=60, verbose_name="short name")),
                (
                    "name",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="name"
                    ),
                ),
                (
                    "region_version",
                    models.CharField(max_length=20, verbose_name="version of the regional classification"),
                ),
                ("region", models.CharField(max_length=12, verbose_name="region code")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "challenge",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="regional challenge"
                    ),
                ),
                (
                    "response",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="regional response"
                    ),
                ),
                ("working_language", models.CharField(max_length=12, verbose_name="working language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "agreed"),
                            ("running", "running"),
                            ("follow_up", "in follow-up"),
                            ("closed", "closed"),
                        ],
                        default="agreed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="page published")),
                (
                    "application",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demonstrator",
                        to="calls.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demonstrators",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "model demonstrator region",
                "verbose_name_plural": "model demonstrator regions",
                "ordering": ("programme", "slug"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_demonstrator_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_demonstrator_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("programme", "slug"), name="a_demonstrator_name_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyActor",
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
                ("organisation", models.CharField(max_length=300, verbose_name="organisation")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
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
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("interview", models.BooleanField(default=False, verbose_name="to be interviewed")),
                ("workshop", models.BooleanField(default=False, verbose_name="to be invited to the workshop")),
                (
                    "added",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="added"),
                ),
                (
                    "demonstrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_actors",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "key actor",
                "verbose_name_plural": "key actors",
                "ordering": ("organisation", "name"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_keyactor_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_keyactor_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("demonstrator", "email"), name="a_key_actor_occurs_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyProject",
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
                ("owner", models.CharField(max_length=300, verbose_name="owner of the policy")),
                (
                    "problem",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="problem"
                    ),
                ),
                (
                    "rationale",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="rationale"
                    ),
                ),
                (
                    "instruments",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="instruments"
                    ),
                ),
                (
                    "roadmap",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="roadmap"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("design", "design"),
                            ("adopted", "adopted"),
                            ("implementing", "implementing"),
                            ("monitoring", "monitoring"),
                        ],
                        default="idea",
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("industries", models.JSONField(default=list, verbose_name="industries that it means to change")),
                (
                    "value_chains",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages,
                        verbose_name="value chains that it means to change",
                    ),
                ),
                (
                    "demonstrator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="policy_project",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy project",
                "verbose_name_plural": "policy projects",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_policyproject_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_policyproject_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectActor",
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
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("designs", "designs"),
                            ("decides", "decides"),
                            ("funds", "funds"),
                            ("implements", "implements"),
                            ("is_consulted", "is consulted"),
                        ],
                        max_length=14,
                        verbose_name="part",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actors",
                        to="demonstrators.policyproject",
                        verbose_name="policy project",
                    ),
                ),
            ],
            options={
                "verbose_name": "actor of a policy project",
                "verbose_name_plural": "actors of policy projects",
                "ordering": ("part", "name"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_projectactor_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_projectactor_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRecord",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("design", "design"),
                            ("adopted", "adopted"),
                            ("implementing", "implementing"),
                            ("monitoring", "monitoring"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("planned", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("reached", models.DateField(blank=True, null=True, verbose_name="reached")),
                (
                    "clusters_part",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="part of the clusters"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="demonstrators.policyproject",
                        verbose_name="policy project",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage of a policy project",
                "verbose_name_plural": "stages of policy projects",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_stagerecord_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_stagerecord_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("project", "stage"), name="a_stage_is_recorded_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("survey", "survey of the key actors"),
                            ("pre_assessment", "pre-assessment"),
                            ("workshop", "two-day workshop"),
                            ("briefing", "policy briefing"),
                            ("follow_up", "follow-up"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("planned_start", models.DateField(blank=True, null=True, verbose_name="planned start")),
                ("planned_end", models.DateField(blank=True, null=True, verbose_name="planned end")),
                ("started", models.DateField(blank=True, null=True, verbose_name="started")),
                ("ended", models.DateField(blank=True, null=True, verbose_name="ended")),
                (
                    "note",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="note"
                    ),
                ),
                (
                    "demonstrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_step_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_step_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("demonstrator", "position"), name="a_step_has_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
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
                (
                    "part",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="part in the team"
                    ),
                ),
                (
                    "demonstrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
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
                "verbose_name": "team member",
                "verbose_name_plural": "team members",
                "ordering": ("name",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="demonstrators_teammember_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demonstrators_teammember_sourced_has_reference",
                    ),
                ],
            },
        ),
    ]
