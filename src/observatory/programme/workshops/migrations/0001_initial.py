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
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
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
                    "question",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="question"
                    ),
                ),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="code")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("frozen", "frozen")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("votes_per_person", models.PositiveSmallIntegerField(default=5, verbose_name="dots per person")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("opened", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                ("frozen", models.DateTimeField(blank=True, null=True, verbose_name="frozen")),
            ],
            options={
                "verbose_name": "board",
                "verbose_name_plural": "boards",
                "ordering": ("opened", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_board_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_board_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proceedings",
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
                    "agreed",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="what was agreed"
                    ),
                ),
                (
                    "disagreed",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="where views differ"
                    ),
                ),
                (
                    "next_steps",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="next steps"
                    ),
                ),
                ("drafted", models.DateTimeField(default=django.utils.timezone.now, verbose_name="drafted")),
                ("published", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("trees", models.JSONField(editable=False, null=True, verbose_name="documents as published")),
            ],
            options={
                "verbose_name": "proceedings",
                "verbose_name_plural": "proceedings",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_proceedings_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_proceedings_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardGroup",
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
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="workshops.board",
                        verbose_name="board",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of cards",
                "verbose_name_plural": "groups of cards",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_boardgroup_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_boardgroup_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("board", "position"), name="a_group_of_cards_has_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="organisation")),
                (
                    "group",
                    models.CharField(
                        blank=True,
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
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "host"),
                            ("moderator", "moderator"),
                            ("expert", "expert of the Observatory"),
                            ("peer", "peer"),
                            ("presenter", "presenter"),
                            ("rapporteur", "rapporteur"),
                            ("participant", "participant"),
                            ("observer", "observer"),
                        ],
                        default="participant",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("named", "not invited yet"),
                            ("invited", "invited"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("attended", "attended"),
                            ("absent", "did not attend"),
                        ],
                        default="named",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("invited", models.DateTimeField(blank=True, null=True, verbose_name="invited")),
                ("answered", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("may_be_named", models.BooleanField(default=False, verbose_name="may be named in the proceedings")),
                ("needs", models.TextField(blank=True, verbose_name="what the person needs to take part")),
                (
                    "added",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="added"),
                ),
                (
                    "key_actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="participations",
                        to="demonstrators.keyactor",
                        verbose_name="key actor",
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
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ("organisation", "name", "id"),
                "abstract": False,
                "indexes": [models.Index(fields=["person", "state"], name="participations_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_participation_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_participation_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("day", models.PositiveSmallIntegerField(verbose_name="day")),
                ("start", models.TimeField(verbose_name="start")),
                ("end", models.TimeField(verbose_name="end")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("plenary", "plenary"),
                            ("presentation", "presentation"),
                            ("table", "work at tables"),
                            ("world_cafe", "world café"),
                            ("peer_session", "session of the peers"),
                            ("gallery", "gallery of ideas"),
                            ("vote", "vote"),
                            ("visit", "visit or social event"),
                        ],
                        max_length=12,
                        verbose_name="format",
                    ),
                ),
                (
                    "title",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="title"
                    ),
                ),
                (
                    "question",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="question"
                    ),
                ),
                ("room", models.CharField(blank=True, max_length=200, verbose_name="room")),
                ("feeds_board", models.BooleanField(default=False, verbose_name="its ideas go to the board")),
                (
                    "moderator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="moderates",
                        to="workshops.participation",
                        verbose_name="moderator",
                    ),
                ),
                (
                    "rapporteur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports_on",
                        to="workshops.participation",
                        verbose_name="rapporteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ("day", "start", "position"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_session_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_session_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="a_session_ends_after_it_begins"
                    ),
                    models.CheckConstraint(condition=models.Q(("day__gte", 1)), name="a_session_has_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
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
                        default=observatory.core.text.TextInLanguages, verbose_name="text"
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=120, verbose_name="group")),
                ("time", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="workshops.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "record of a session",
                "verbose_name_plural": "records of sessions",
                "ordering": ("time", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_record_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_record_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProceedingsSection",
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
                    "prose",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="prose"
                    ),
                ),
                ("written", models.DateTimeField(blank=True, null=True, verbose_name="written")),
                (
                    "proceedings",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="workshops.proceedings",
                        verbose_name="proceedings",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section",
                        to="workshops.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of proceedings",
                "verbose_name_plural": "sections of proceedings",
                "ordering": ("session__day", "session__start", "session__position"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_proceedingssection_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_proceedingssection_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
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
                    "kind",
                    models.CharField(
                        choices=[("idea", "idea"), ("concern", "concern"), ("fact", "fact")],
                        default="idea",
                        max_length=8,
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
                    "device",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="hash of the author's device"
                    ),
                ),
                ("added", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                ("hidden", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                ("hidden_reason", models.TextField(blank=True, verbose_name="why it is hidden")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to="workshops.board",
                        verbose_name="board",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cards",
                        to="workshops.boardgroup",
                        verbose_name="group of cards",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cards",
                        to="workshops.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "card",
                "verbose_name_plural": "cards",
                "ordering": ("added", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_card_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_card_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
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
                ("device", models.CharField(editable=False, max_length=64, verbose_name="hash of the voter's device")),
                ("cast", models.DateTimeField(default=django.utils.timezone.now, verbose_name="cast")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="workshops.board",
                        verbose_name="board",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="workshops.card",
                        verbose_name="card",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "abstract": False,
                "indexes": [models.Index(fields=["board", "device"], name="votes_by_device")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_vote_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_vote_sourced_has_reference",
                    ),
                    models.UniqueConstraint(fields=("card", "device"), name="a_device_has_one_dot_on_a_card"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
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
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                ("online_link", models.URLField(blank=True, max_length=500, verbose_name="link to take part online")),
                (
                    "aim",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="aim"
                    ),
                ),
                ("languages", models.JSONField(default=list, verbose_name="languages")),
                ("zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("invited", "invitations sent"),
                            ("held", "held"),
                            ("proceedings", "proceedings being written"),
                            ("published", "proceedings published"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("held", models.DateTimeField(blank=True, null=True, verbose_name="said to have been held")),
                ("cancelled", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("cancel_reason", models.TextField(blank=True, verbose_name="why it was cancelled")),
                (
                    "demonstrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="demonstrators.demonstrator",
                        verbose_name="demonstrator",
                    ),
                ),
            ],
            options={
                "verbose_name": "workshop",
                "verbose_name_plural": "workshops",
                "ordering": ("first_day", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_workshop_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_workshop_sourced_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="a_workshop_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="session",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.AddField(
            model_name="proceedings",
            name="workshop",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proceedings",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.CreateModel(
            name="Concept",
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
                    "vision",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="vision"
                    ),
                ),
                (
                    "target_groups",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="target groups"
                    ),
                ),
                (
                    "instruments",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="instruments"
                    ),
                ),
                (
                    "governance",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="governance"
                    ),
                ),
                (
                    "money",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="money"
                    ),
                ),
                (
                    "first_projects",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="first projects"
                    ),
                ),
                ("revised", models.DateTimeField(blank=True, null=True, verbose_name="policy project revised")),
                (
                    "project_version",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="version of the policy project after it"
                    ),
                ),
                (
                    "workshop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concept",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "concept",
                "verbose_name_plural": "concepts",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="workshops_concept_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_concept_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="board",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="boards",
                to="workshops.workshop",
                verbose_name="workshop",
            ),
        ),
        migrations.CreateModel(
            name="BoardDevice",
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
                ("device", models.CharField(max_length=64)),
                ("allowance", models.FloatField()),
                ("counted", models.DateTimeField()),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to="workshops.board"
                    ),
                ),
            ],
            options={
                "verbose_name": "device at a board",
                "verbose_name_plural": "devices at a board",
                "constraints": [
                    models.UniqueConstraint(fields=("board", "device"), name="a_device_is_at_a_board_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email", ""), _negated=True),
                fields=("workshop", "email"),
                name="somebody_takes_part_once",
            ),
        ),
    ]
