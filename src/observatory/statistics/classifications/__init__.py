"""What the codes mean: regions (NUTS), industries (NACE, NAICS), cluster categories and emerging industries.

>>> from observatory.statistics.classifications import load_industries, load_regions, load_categories
>>> load_industries("nace_rev2").label("C1011")
'Processing and preserving of meat'
>>> load_regions("2013").parent("FI1D7")
'FI1D'
>>> load_categories().category("C2910").name("en")
'Automotive'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.statistics.classifications.categories import (
        CategoryTable,
        ClusterCategory,
        EmergingIndustry,
        load_categories,
    )
    from observatory.statistics.classifications.codes import NaceCode, NaicsCode, NutsCode
    from observatory.statistics.classifications.conversion import Conversion, convert_industries, convert_regions
    from observatory.statistics.classifications.industries import (
        IndustryClassification,
        industry_classifications,
        load_industries,
    )
    from observatory.statistics.classifications.regions import (
        Region,
        RegionClassification,
        detect_versions,
        load_regions,
        region_versions,
    )

_HOME = {
    "CategoryTable": "categories",
    "ClusterCategory": "categories",
    "Conversion": "conversion",
    "EmergingIndustry": "categories",
    "IndustryClassification": "industries",
    "NaceCode": "codes",
    "NaicsCode": "codes",
    "NutsCode": "codes",
    "Region": "regions",
    "RegionClassification": "regions",
    "convert_industries": "conversion",
    "convert_regions": "conversion",
    "detect_versions": "regions",
    "industry_classifications": "industries",
    "load_categories": "categories",
    "load_industries": "industries",
    "load_regions": "regions",
    "region_versions": "regions",
}

__all__ = [
    "CategoryTable",
    "ClusterCategory",
    "Conversion",
    "EmergingIndustry",
    "IndustryClassification",
    "NaceCode",
    "NaicsCode",
    "NutsCode",
    "Region",
    "RegionClassification",
    "convert_industries",
    "convert_regions",
    "detect_versions",
    "industry_classifications",
    "load_categories",
    "load_industries",
    "load_regions",
    "region_versions",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
