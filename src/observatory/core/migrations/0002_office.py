import django.db.models.deletion
import django.utils.timezone
import observatory.core.identifiers
import observatory.core.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="origin",
            field=models.CharField(
                choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                default="own",
                max_length=10,
                verbose_name="origin",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="user",
            name="erased",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased"),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("time", models.DateTimeField(verbose_name="time")),
                ("actor_kind", models.CharField(max_length=10, verbose_name="kind of actor")),
                ("actor", models.CharField(blank=True, max_length=16, verbose_name="actor")),
                ("on_behalf_of", models.CharField(blank=True, max_length=16, verbose_name="on behalf of")),
                ("verb", models.CharField(max_length=80, verbose_name="verb")),
                ("programme", models.CharField(blank=True, max_length=16, verbose_name="programme")),
                ("subject_kind", models.CharField(max_length=80, verbose_name="kind of subject")),
                ("subject", models.CharField(max_length=16, verbose_name="subject")),
                ("version", models.PositiveIntegerField(null=True, verbose_name="version")),
                ("detail", models.JSONField(null=True, verbose_name="detail")),
                ("detail_hash", models.CharField(max_length=64, verbose_name="hash of the detail")),
                ("previous", models.CharField(max_length=64, verbose_name="hash of the entry before")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ("sequence",),
                "indexes": [
                    models.Index(fields=["programme", "sequence"], name="audit_by_programme"),
                    models.Index(fields=["subject_kind", "subject"], name="audit_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_head_of_the_audit_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
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
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
                ("subject", models.CharField(blank=True, max_length=16, verbose_name="subject")),
                ("arguments", models.JSONField(default=dict, verbose_name="arguments")),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt", models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="taken until")),
                ("done", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("failed", models.DateTimeField(blank=True, null=True, verbose_name="given up")),
                ("error", models.TextField(blank=True, verbose_name="error")),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "indexes": [models.Index(fields=["done", "failed", "next_attempt"], name="jobs_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done", None), ("failed", None)),
                        fields=("kind", "subject"),
                        name="a_job_waits_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("administrator", models.BooleanField(default=False, verbose_name="administrator")),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                    "name",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="name"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "public authority"),
                            ("ministry", "ministry"),
                            ("agency", "development agency"),
                            ("cluster", "cluster organisation"),
                            ("university", "university or research organisation"),
                            ("firm", "firm"),
                            ("association", "chamber or association"),
                            ("consultancy", "consultancy"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("region", models.CharField(blank=True, max_length=12, verbose_name="region code")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "members",
                    models.ManyToManyField(
                        related_name="organisations",
                        through="core.Membership",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="members",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "sourced", "invented"])),
                        name="core_organisation_has_an_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "sourced"), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="core_organisation_sourced_has_reference",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="core.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.CreateModel(
            name="RoleGrant",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "programme owner"),
                            ("officer", "programme officer"),
                            ("evaluator", "evaluator"),
                            ("expert", "expert"),
                            ("region_lead", "region lead"),
                            ("editor", "editor"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("programme", "the whole programme"),
                            ("call", "one call"),
                            ("demonstrator", "one demonstrator"),
                        ],
                        default="programme",
                        max_length=12,
                        verbose_name="scope",
                    ),
                ),
                ("scope_id", models.CharField(blank=True, max_length=16, verbose_name="scope identifier")),
                (
                    "granted",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="granted"),
                ),
                ("revoked", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "role grant",
                "verbose_name_plural": "role grants",
                "indexes": [models.Index(fields=["programme", "role"], name="grants_by_programme")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked", None)),
                        fields=("person", "role", "programme", "scope", "scope_id"),
                        name="a_role_is_granted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scope", "programme"), ("scope_id", "")),
                            models.Q(
                                models.Q(("scope", "programme"), _negated=True),
                                models.Q(("scope_id", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_narrow_scope_names_its_object",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
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
                ("hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("purpose", models.CharField(max_length=80, verbose_name="purpose")),
                ("subject_kind", models.CharField(max_length=80, verbose_name="kind of subject")),
                ("subject", models.CharField(max_length=16, verbose_name="subject")),
                (
                    "issued",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="issued"),
                ),
                ("expires", models.DateTimeField(verbose_name="expires")),
                ("once", models.BooleanField(default=False, verbose_name="works once")),
                ("used", models.DateTimeField(blank=True, null=True, verbose_name="used")),
                ("revoked", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "link token",
                "verbose_name_plural": "link tokens",
                "indexes": [models.Index(fields=["purpose", "subject"], name="tokens_by_subject")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=120, verbose_name="content type")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("about_kind", models.CharField(max_length=80, verbose_name="kind of subject")),
                ("about", models.CharField(max_length=16, verbose_name="subject")),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="label")),
                (
                    "uploaded",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="uploaded"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
                "indexes": [models.Index(fields=["about_kind", "about"], name="uploads_about")],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
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
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deputies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="absent officer",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deputising",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deputies",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "deputy",
                "verbose_name_plural": "deputies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="a_deputy_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("deputy")), _negated=True),
                        name="nobody_is_their_own_deputy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailText",
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
                ("key", models.CharField(max_length=80, verbose_name="mail text")),
                (
                    "subject",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="subject"
                    ),
                ),
                (
                    "body",
                    observatory.core.text.TextInLanguagesField(
                        default=observatory.core.text.TextInLanguages, verbose_name="body"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_texts",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail text",
                "verbose_name_plural": "mail texts",
                "constraints": [models.UniqueConstraint(fields=("programme", "key"), name="one_wording_of_a_mail")],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                ("key", models.CharField(max_length=80, verbose_name="mail text")),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("body", models.TextField(verbose_name="body")),
                ("secrets", models.TextField(blank=True, editable=False, verbose_name="encrypted links")),
                ("sensitive", models.BooleanField(default=False, editable=False, verbose_name="sensitive")),
                ("about_kind", models.CharField(blank=True, max_length=80, verbose_name="kind of subject")),
                ("about", models.CharField(blank=True, max_length=16, verbose_name="subject")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("queued", "queued"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt", models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="taken until")),
                ("sent", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("error", models.TextField(blank=True, verbose_name="error")),
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
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ("-created", "id"),
                "indexes": [
                    models.Index(fields=["state", "next_attempt"], name="messages_due"),
                    models.Index(fields=["about_kind", "about"], name="messages_about"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("organisation", "person"), name="a_person_is_a_member_once"),
        ),
    ]
