"""The pages that the browser visits: every page of the site, in the states that look different."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "fr")

CURRENT, EARLIER, WITHDRAWN = "{current}", "{earlier}", "{withdrawn}"


@dataclass(frozen=True)
class Page:
    """One page: a name for its screenshot, its address below the language, and the status it answers with.

    The address may name an edition by its part: `{current}`, `{earlier}` or `{withdrawn}`. What is `another` state of a
    page in this list is looked at in one language only.
    """

    name: str
    path: str
    status: int = 200
    another: bool = False

    def __str__(self) -> str:
        return self.name


PAGES = (
    Page("home", ""),
    Page("search", "search/?q=aravel"),
    Page("search-empty", "search/", another=True),
    Page("search-nothing", "search/?q=xyzzy"),
    Page("regions", "regions/"),
    Page("regions-search", "regions/?q=Peurakero", another=True),
    Page("region", "regions/sample/AA11/"),
    Page("region-categories", "regions/sample/AA11/?layer=category&year=2019", another=True),
    Page("region-of-holes", "regions/sample/QN22/?industry=C29", another=True),
    Page("region-without-data", "regions/sample/QN222/"),
    Page("industries", "industries/"),
    Page("industries-categories", "industries/?layer=category", another=True),
    Page("industry", "industries/division/C29/"),
    Page("industry-page-two", "industries/division/G46/?page=2&sort=-employment", another=True),
    Page("category", "industries/category/4/"),
    Page("emerging", "industries/emerging/mobility-technologies/"),
    Page("map", "map/"),
    Page("map-of-industry", "map/?year=2019&measure=location_quotient&layer=division&industry=C29", another=True),
    Page("compare", "compare/", another=True),
    Page("compare-two", "compare/?region=AA11&region=QN22"),
    Page(
        "compare-six", "compare/?region=AA11&region=AA12&region=AA13&region=QM11&region=QN11&region=QN22", another=True
    ),
    Page(
        "compare-seven", "compare/?" + "&".join(f"region=AA1{n}" for n in range(1, 6)) + "&region=QM11&region=QN22", 422
    ),
    Page("data", "data/"),
    Page("validation", "data/validation/"),
    Page("changes", "data/changes/"),
    Page("api", "data/api/"),
    Page("columns", "data/columns/"),
    Page("download", "regions/sample/AA11/download"),
    Page("editions", "editions/"),
    Page("earlier-home", "editions/{earlier}/", another=True),
    Page("earlier-region", "editions/{earlier}/regions/sample/AA11/", another=True),
    Page("earlier-changes", "editions/{earlier}/data/changes/", another=True),
    Page("withdrawn", "editions/{withdrawn}/"),
    Page("not-found", "nothing/", 404),
    Page("malformed", "malformed", 400),
    Page("forbidden", "forbidden", 403),
    Page("broken", "broken", 500),
)

WITHOUT_EDITION = Page("no-edition", "", 404)
"""What an installation shows before it has anything to show."""

NO_PAGES = {
    "health": "for machines: whether the site is well",
    "figures/": "pictures and their numbers, inside pages",
    "api/v1/": "for machines; its documentation is a page",
    "cms/": "the back office of publications, whose pages are Wagtail's",
    "documents/": "files of publications",
    "^media/": "pictures of publications",
    "en/account/": "signing up and in: tests/core/test_accounts.py",
    "en/publications/": "pages that people write: tests/publications",
    "en/demonstration/": "shown by the demonstration alone: tests/web/test_demonstration.py",
}
"""Beginnings of addresses that are no pages, and what is there."""

LIKE_ANOTHER = {
    "bare_region": "leads on to the page of the region",
    "download_portfolios": "download",
    "download_regions": "download",
    "download_observations": "download",
    "download_industries": "download",
    "download_industry_list": "download",
    "download_industry": "download",
    "download_comparison": "download",
    "download_panorama": "download",
    "download_measures": "download",
    "download_validation": "download",
    "download_file": "a file of the edition, as it is",
}
"""Names of addresses of the atlas that show nothing of their own: the page they look like, or what happens there."""
