"""The API: what it says of itself, and what its operations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from ninja import NinjaAPI, Schema
from ninja.params.functions import Query

from observatory.atlas.api import problems, schemas
from observatory.atlas.api.answers import MOST, USUAL

ABOUT = (
    "Read-only, public, without keys or cookies. {edition} is the identifier of an edition, whose answers never change, "
    f"or current. Lists come page by page: limit (at most {MOST}) and offset; next leads on. Numbers X have bounds X_low "
    "and X_high, equal where X is certain. Errors are application/problem+json with a remedy."
)
LIMIT = Query(USUAL, ge=1, le=MOST, description=f"rows of a page, at most {MOST}")
OFFSET = Query(0, ge=0, le=10**12, description="rows to leave out before the page")
LANGUAGE = Query("en", description="language of texts")
FORM = Query("json", description="json, or csv with the headers X-Total-Count and Link", alias="format")
SERIES = Query(None, description="with `current`: the series that is meant")
REGION = Query(None, description="code of a region, such as RO42")
REGION_LIST = Query([], max_length=100, description="code of a region, such as RO42; may be given several times")
LAYER = Query(None, description="layer of the edition, such as division")
YEAR = Query(None, description="reference year")
INDUSTRY = Query(None, description="code of an industry, such as C29")
VERSION = Query(None, description="version of the classification of regions, such as 2013")

api = NinjaAPI(
    title="Open Cluster Observatory",
    version="1",
    description=ABOUT,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url="/openapi.json",
)
problems.register(api)


View = TypeVar("View", bound=Callable[..., HttpResponse])


def operation(path: str, response: type[Schema], summary: str, tag: str) -> Callable[[View], View]:
    """Register a GET; its name is that of the function. Functions answer with responses of their own making."""

    def register(function: View) -> View:
        api.get(
            path,
            response={200: response, 404: schemas.Problem, 422: schemas.Problem},
            url_name=function.__name__,
            operation_id=function.__name__,
            summary=summary,
            tags=[tag],
        )(function)
        return function

    return register
