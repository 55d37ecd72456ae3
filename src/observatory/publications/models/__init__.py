"""Pages that people write, and who has asked for the newsletter."""

from observatory.publications.models.blocks import Body
from observatory.publications.models.pages import (
    ArticlePage,
    NewsletterIssuePage,
    ProceedingsPage,
    ProgrammePublications,
    PublicationsHome,
    RegionStoryPage,
)
from observatory.publications.models.subscriptions import Subscription

__all__ = [
    "ArticlePage",
    "Body",
    "NewsletterIssuePage",
    "ProceedingsPage",
    "ProgrammePublications",
    "PublicationsHome",
    "RegionStoryPage",
    "Subscription",
]
