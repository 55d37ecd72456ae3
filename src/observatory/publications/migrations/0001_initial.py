import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import observatory.core.identifiers
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_office"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticlePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        default="own",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="The source, where the content is sourced.", verbose_name="reference"
                    ),
                ),
                ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "summary",
                    models.TextField(help_text="Two or three sentences.", max_length=500, verbose_name="summary"),
                ),
                ("authors", models.CharField(blank=True, max_length=300, verbose_name="authors")),
                ("licence", models.CharField(default="CC BY 4.0", max_length=120, verbose_name="licence of the text")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 0),
                            ("paragraph", 1),
                            ("sourced", 7),
                            ("figure", 10),
                            ("picture", 11),
                            ("quote", 14),
                        ],
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "publications/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul", "h3"],
                                    "label": "Text",
                                    "template": "publications/blocks/paragraph.html",
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link"], "label": "Text"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "Sources", "min_num": 1}),
                            7: ("wagtail.blocks.StructBlock", [[("text", 2), ("references", 6)]], {}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Edition", "max_length": 12, "required": False},
                            ),
                            9: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 200}),
                            10: ("wagtail.blocks.StructBlock", [[("edition", 8), ("identifier", 9)]], {}),
                            11: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture", "template": "publications/blocks/picture.html"},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Who said them"}),
                            14: ("wagtail.blocks.StructBlock", [[("text", 12), ("who", 13)]], {}),
                        },
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsletterIssuePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        default="own",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="The source, where the content is sourced.", verbose_name="reference"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="number"
                    ),
                ),
                ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                ("foreword", models.TextField(verbose_name="foreword")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 0),
                            ("paragraph", 1),
                            ("sourced", 7),
                            ("figure", 10),
                            ("picture", 11),
                            ("quote", 14),
                        ],
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "publications/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul", "h3"],
                                    "label": "Text",
                                    "template": "publications/blocks/paragraph.html",
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link"], "label": "Text"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "Sources", "min_num": 1}),
                            7: ("wagtail.blocks.StructBlock", [[("text", 2), ("references", 6)]], {}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Edition", "max_length": 12, "required": False},
                            ),
                            9: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 200}),
                            10: ("wagtail.blocks.StructBlock", [[("edition", 8), ("identifier", 9)]], {}),
                            11: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture", "template": "publications/blocks/picture.html"},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Who said them"}),
                            14: ("wagtail.blocks.StructBlock", [[("text", 12), ("who", 13)]], {}),
                        },
                        verbose_name="items",
                    ),
                ),
            ],
            options={
                "verbose_name": "newsletter issue",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ProceedingsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        default="own",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="The source, where the content is sourced.", verbose_name="reference"
                    ),
                ),
                ("introduction", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "proceeding reports",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="PublicationsHome",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "home of the publications",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="RegionStoryPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        default="own",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="The source, where the content is sourced.", verbose_name="reference"
                    ),
                ),
                (
                    "region_version",
                    models.CharField(max_length=20, verbose_name="version of the regional classification"),
                ),
                ("region", models.CharField(max_length=12, verbose_name="region code")),
                (
                    "demonstrator",
                    models.CharField(blank=True, max_length=16, verbose_name="identifier of the demonstrator"),
                ),
                (
                    "challenge",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 0),
                            ("paragraph", 1),
                            ("sourced", 7),
                            ("figure", 10),
                            ("picture", 11),
                            ("quote", 14),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "publications/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul", "h3"],
                                    "label": "Text",
                                    "template": "publications/blocks/paragraph.html",
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link"], "label": "Text"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "Sources", "min_num": 1}),
                            7: ("wagtail.blocks.StructBlock", [[("text", 2), ("references", 6)]], {}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Edition", "max_length": 12, "required": False},
                            ),
                            9: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 200}),
                            10: ("wagtail.blocks.StructBlock", [[("edition", 8), ("identifier", 9)]], {}),
                            11: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture", "template": "publications/blocks/picture.html"},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Who said them"}),
                            14: ("wagtail.blocks.StructBlock", [[("text", 12), ("who", 13)]], {}),
                        },
                        verbose_name="regional challenge",
                    ),
                ),
                (
                    "response",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 0),
                            ("paragraph", 1),
                            ("sourced", 7),
                            ("figure", 10),
                            ("picture", 11),
                            ("quote", 14),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "publications/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul", "h3"],
                                    "label": "Text",
                                    "template": "publications/blocks/paragraph.html",
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link"], "label": "Text"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "Sources", "min_num": 1}),
                            7: ("wagtail.blocks.StructBlock", [[("text", 2), ("references", 6)]], {}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Edition", "max_length": 12, "required": False},
                            ),
                            9: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 200}),
                            10: ("wagtail.blocks.StructBlock", [[("edition", 8), ("identifier", 9)]], {}),
                            11: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture", "template": "publications/blocks/picture.html"},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Who said them"}),
                            14: ("wagtail.blocks.StructBlock", [[("text", 12), ("who", 13)]], {}),
                        },
                        verbose_name="regional response",
                    ),
                ),
                (
                    "steps",
                    wagtail.fields.StreamField(
                        [("step", 7)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "Step"}),
                            1: ("wagtail.blocks.CharBlock", (), {"label": "When", "required": False}),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul"],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"default": [], "label": "Sources"}),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 0), ("when", 1), ("text", 2), ("references", 6)]],
                                {},
                            ),
                        },
                        verbose_name="steps",
                    ),
                ),
                (
                    "context_text",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 0),
                            ("paragraph", 1),
                            ("sourced", 7),
                            ("figure", 10),
                            ("picture", 11),
                            ("quote", 14),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "publications/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link", "ol", "ul", "h3"],
                                    "label": "Text",
                                    "template": "publications/blocks/paragraph.html",
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "link"], "label": "Text"},
                            ),
                            3: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                            4: ("wagtail.blocks.URLBlock", (), {"label": "Address", "required": False}),
                            5: ("wagtail.blocks.StructBlock", [[("title", 3), ("address", 4)]], {}),
                            6: ("wagtail.blocks.ListBlock", (5,), {"label": "Sources", "min_num": 1}),
                            7: ("wagtail.blocks.StructBlock", [[("text", 2), ("references", 6)]], {}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Edition", "max_length": 12, "required": False},
                            ),
                            9: ("wagtail.blocks.CharBlock", (), {"label": "Figure", "max_length": 200}),
                            10: ("wagtail.blocks.StructBlock", [[("edition", 8), ("identifier", 9)]], {}),
                            11: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture", "template": "publications/blocks/picture.html"},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "Words"}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Who said them"}),
                            14: ("wagtail.blocks.StructBlock", [[("text", 12), ("who", 13)]], {}),
                        },
                        help_text="What happened in the region besides; no finding of the support.",
                        verbose_name="context",
                    ),
                ),
            ],
            options={
                "verbose_name": "story of a region",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ProgrammePublications",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "entered by the programme"), ("sourced", "sourced"), ("invented", "invented")],
                        default="own",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reference",
                    models.TextField(
                        blank=True, help_text="The source, where the content is sourced.", verbose_name="reference"
                    ),
                ),
                ("introduction", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
                (
                    "of_programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "publications of a programme",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Subscription",
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
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("asked", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for")),
                ("confirmed", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "newsletter subscription",
                "verbose_name_plural": "newsletter subscriptions",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "address"), name="an_address_subscribes_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SentIssue",
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
                ("issue", models.CharField(max_length=40, verbose_name="translation key of the issue")),
                ("sent", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent_issues",
                        to="core.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issues",
                        to="publications.subscription",
                        verbose_name="subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue sent",
                "verbose_name_plural": "issues sent",
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "subscription"), name="an_issue_is_sent_once")
                ],
            },
        ),
    ]
