"""Write the classification tables of the statistics from the folders of their sources.

    python tools/build_classification_tables.py SOURCES

SOURCES holds the folders `industry_classifications`, `classifications`, `nuts_codes_concordance` and
`nuts_boundaries` as described in LICENCES.md. What people wrote by hand (names of categories in French, names of
regions in other languages) lies beside this script in `classification_inputs`. The same input gives the same bytes.

What is done to the labels of Eurostat: outer and doubled blanks are removed; the section headings, which are
published in capitals, are set in sentence case (except Greek, which would lose its accents, and German, which would
lose its capitals: these are listed below); the Greek labels lose the tails of Norwegian text with which the download
had been overwritten. Nothing else is changed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "observatory" / "statistics" / "classifications" / "tables"
INPUTS = Path(__file__).resolve().parent / "classification_inputs"
VERSIONS = ("2006", "2010", "2013", "2016", "2021", "2024")
LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
    "tr",
]
# Countries outside the Union: what Eurostat publishes for them are statistical regions, not NUTS regions.
OUTSIDE = {"AL", "BA", "CH", "IS", "LI", "ME", "MK", "NO", "RS", "TR", "UA", "XK"}
NOISE = 0.001  # intersections under this share of both regions in area and population are traces of digitising
LEVEL_NAMES = {"1": "section", "2": "division", "3": "group", "4": "class"}

GERMAN_SECTIONS = {
    "A": "Land- und Forstwirtschaft, Fischerei",
    "B": "Bergbau und Gewinnung von Steinen und Erden",
    "C": "Verarbeitendes Gewerbe/Herstellung von Waren",
    "D": "Energieversorgung",
    "E": "Wasserversorgung; Abwasser- und Abfallentsorgung und Beseitigung von Umweltverschmutzungen",
    "F": "Baugewerbe/Bau",
    "G": "Handel; Instandhaltung und Reparatur von Kraftfahrzeugen",
    "H": "Verkehr und Lagerei",
    "I": "Gastgewerbe/Beherbergung und Gastronomie",
    "J": "Information und Kommunikation",
    "K": "Erbringung von Finanz- und Versicherungsdienstleistungen",
    "L": "Grundstücks- und Wohnungswesen",
    "M": "Erbringung von freiberuflichen, wissenschaftlichen und technischen Dienstleistungen",
    "N": "Erbringung von sonstigen wirtschaftlichen Dienstleistungen",
    "O": "Öffentliche Verwaltung, Verteidigung; Sozialversicherung",
    "P": "Erziehung und Unterricht",
    "Q": "Gesundheits- und Sozialwesen",
    "R": "Kunst, Unterhaltung und Erholung",
    "S": "Erbringung von sonstigen Dienstleistungen",
    "T": "Private Haushalte mit Hauspersonal; Herstellung von Waren und Erbringung von Dienstleistungen durch "
    "private Haushalte für den Eigenbedarf ohne ausgeprägten Schwerpunkt",
    "U": "Exterritoriale Organisationen und Körperschaften",
}


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV, gzip or not, without a byte order mark."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def write_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (TABLES / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# --- industries ------------------------------------------------------------------------------------------------------


def sentence_case(text: str, language: str) -> str:
    letters = [c for c in text if c.isalpha()]
    if not letters or any(c.islower() for c in letters) or len(letters) < 4:
        return text
    if language == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    lowered = text.lower().replace("i\u0307", "i")
    first = "İ" if language == "tr" and lowered[0] == "i" else lowered[0].upper()
    return first + lowered[1:]


# Slips of the download, wrong and right.
CORRECTIONS = {
    ("en", "T"): ("U0ND", "UND"),
    ("fi", "O"): ("PUOLUSTU3S", "PUOLUSTUS"),
    ("fr", "U"): ("EXTRA TERRITORIALES", "EXTRA-TERRITORIALES"),
    ("es", "D"): ("ENERGIA ELECTRICA", "ENERGÍA ELÉCTRICA"),
}


def greek_alone(greek: str, norwegian: str) -> str:
    """A Greek label without the tail of the Norwegian one.

    In the download 294 Greek labels were written over the Norwegian, so that the end of the longer Norwegian text
    remained: both have the same length and the same ending.
    """
    if len(greek) != len(norwegian) or not re.search("[A-Za-zæøåÆØÅ]", greek):
        return greek
    end = len(greek)
    while end and greek[end - 1] == norwegian[end - 1]:
        end -= 1
    if re.search("[A-Za-zæøåÆØÅ]", greek[:end]):
        raise SystemExit(f"Latin letters remain in the Greek label {greek!r}")
    return greek[:end]


def clean_label(text: str, language: str, code: str) -> str:
    text = " ".join(text.split())
    if language == "bg":
        return one_script(sentence_case(text, language)) if len(code) == 1 else one_script(text)
    if language == "el":
        return text
    if language == "de" and code in GERMAN_SECTIONS:
        published = sentence_case(text, "en").casefold()
        if published != GERMAN_SECTIONS[code].casefold():
            raise SystemExit(f"German heading of section {code} is {text!r}, not {GERMAN_SECTIONS[code]!r}")
        return GERMAN_SECTIONS[code]
    return sentence_case(text, language) if len(code) == 1 else text


def nace_code(printed: str, section: str) -> str:
    return printed if printed == section else section + printed.replace(".", "")


def build_nace(sources: Path) -> dict[str, str]:
    """Write NACE Rev. 2 and 2.1; return the section of every printed code of Rev. 2."""
    rows = read_csv(sources / "industry_classifications" / "nace_rev2_labels_25_languages.csv.gz")
    section = {row["code"]: row["section"] for row in rows}
    output = []
    for row in rows:
        parent = nace_code(row["parent"], section[row["parent"]]) if row["parent"] else ""
        for language in LANGUAGES:
            wrong, right = CORRECTIONS.get((language, row["code"]), ("", ""))
            if wrong not in row[language]:
                raise SystemExit(f"{language} {row['code']}: {wrong!r} is not there, the correction is out of date")
            row[language] = row[language].replace(wrong, right) if wrong else row[language]
        row["el"] = greek_alone(row["el"], row["no"])
        labels = [clean_label(row[language], language, row["code"]) for language in ["en", *LANGUAGES]]
        output.append(
            [nace_code(row["code"], row["section"]), labels[0], LEVEL_NAMES[row["level"]], parent, *labels[1:]]
        )
    columns = ["code", "label", "level", "parent", *[f"label_{language}" for language in LANGUAGES]]
    # The English labels stand in `label`; a second copy of them would only be weight.
    keep = [i for i, name in enumerate(columns) if name != "label_en"]
    output.sort(key=lambda row: row[0])
    write_csv("nace_rev2.csv", [columns[i] for i in keep], [[row[i] for i in keep] for row in output])

    current, parents, revised = "", {}, []
    for row in read_csv(sources / "industry_classifications" / "nace_rev21_en.csv.gz"):
        code, level = row["code"], row["level"]
        if level == "section":
            current, parent = code, ""
        else:
            parent = parents[{"division": "section", "group": "division", "class": "group"}[level]]
        parents[level] = nace_code(code, current)
        revised.append([parents[level], clean_label(row["label"], "en", code), level, parent])
    revised.sort()
    write_csv("nace_rev21.csv", ["code", "label", "level", "parent"], revised)

    letter = {row[0][1:]: row[0][0] for row in revised if len(row[0]) > 1}

    def revised_code(printed: str) -> str:
        digits = printed.replace(".", "")
        return printed if len(printed) == 1 else letter[digits] + digits

    pairs = read_csv(sources / "industry_classifications" / "nace21_to_nace2.csv.gz")
    write_csv(
        "nace_rev21_to_nace_rev2.csv",
        ["from", "to"],
        sorted(
            (revised_code(pair["from_code"]), nace_code(pair["to_code"], section[pair["to_code"]]))
            for pair in pairs
            if len(pair["from_code"]) == 5 and len(pair["to_code"]) == 5
        ),
    )
    return section


NAICS_LEVELS = {2: "sector", 3: "subsector", 4: "group", 5: "class", 6: "national"}
NAICS_RANGES = {
    **dict.fromkeys(("31", "32", "33"), "31-33"),
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}


def naics_parent(code: str) -> str:
    if len(code) == 2 or "-" in code:
        return ""
    return NAICS_RANGES.get(code[:2], code[:2]) if len(code) == 3 else code[:-1]


def build_naics(sources: Path, section: Mapping[str, str]) -> None:
    folder = sources / "industry_classifications"
    structure = read_csv(folder / "eurostat_correspondenceTables_NAICS2017.csv.gz")
    titles = {row["NAICS 2017"]: clean_label(row["2017 NAICS US Title"], "en", "--") for row in structure}
    national = {
        "2017": {row["code"]: row["label"].strip() for row in read_csv(folder / "naics2017_6digit_en.csv.gz")},
        "2012": {row["code"]: row["label"].strip() for row in read_csv(folder / "naics2012_6digit_en.csv.gz")},
    }
    below = {version: labels_below(labels) for version, labels in national.items()}
    for version, labels in national.items():
        # A title of 2017 serves for 2012 only where everything under the code stayed the same.
        codes = {
            code: titles.get(code, "") if content == below["2017"].get(code) else ""
            for code, content in below[version].items()
        } | labels
        # Sectors have kept their names since 1997.
        codes.update({code: titles[code] for code in codes if (len(code) == 2 or "-" in code)})
        rows = [
            [code, text, "sector" if "-" in code else NAICS_LEVELS[len(code)], naics_parent(code)]
            for code, text in sorted(codes.items())
        ]
        write_csv(f"naics_{version}.csv", ["code", "label", "level", "parent"], rows)
    pairs = read_csv(folder / "naics2012_to_naics2017.csv.gz")
    write_csv(
        "naics_2012_to_naics_2017.csv", ["from", "to"], sorted({(pair["from_code"], pair["to_code"]) for pair in pairs})
    )
    concordance: set[tuple[str, str]] = set()
    for pair in read_csv(sources / "classifications" / "naics2017_to_nace_rev2.csv"):
        target = pair["nace_rev2"]
        if len(pair["naics2017"]) != 6 or target not in section:
            continue
        # One code (fruit and nut combination farming) goes to a group: it stands for all classes of the group.
        classes = [code for code in section if len(code) == 5 and code.startswith(target)]
        concordance |= {(pair["naics2017"], nace_code(code, section[code])) for code in classes}
    write_csv("naics_2017_to_nace_rev2.csv", ["from", "to"], sorted(concordance))


def labels_below(labels: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For every code above the national industries, the codes and labels that lie under it."""
    below: dict[str, dict[str, str]] = defaultdict(dict)
    for code, label in labels.items():
        above = code
        while above := naics_parent(above):
            below[above][code] = label
    return below


# --- categories ------------------------------------------------------------------------------------------------------


def build_categories(sources: Path, section: Mapping[str, str]) -> None:
    folder = sources / "classifications"
    published = read_csv(folder / "cluster_categories_51_traded_16_local.csv")
    ours = {row["code"]: row for row in read_csv(INPUTS / "categories.csv")}
    code_of = {row["cluster"]: row["code"] for row in published}
    write_csv(
        "cluster_categories.csv",
        ["code", "type", "name_en", "name_fr", "name_us", "note"],
        (
            [
                row["code"],
                row["type"],
                ours[row["code"]]["name_en"],
                ours[row["code"]]["name_fr"],
                row["cluster"],
                ours[row["code"]]["note"],
            ]
            for row in published
        ),
    )
    rows = []
    for row in read_csv(folder / "nace_rev2_to_cluster_RECONSTRUCTED.csv"):
        alternatives = []
        for text in filter(None, (part.strip() for part in row["alternatives"].split(";"))):
            name, share = text.rsplit(" ", 1)
            alternatives.append(f"{code_of.get(name, 'excluded' if name == '(none)' else name)}:{float(share):g}")
        mechanical = row["mechanical_cluster"]
        rows.append(
            [
                nace_code(row["nace_rev2"], section[row["nace_rev2"]]),
                row["cluster_code"],
                row["type"],
                row["vote_share"],
                row["confidence"].replace("n/a", ""),
                code_of.get(mechanical, ""),
                ";".join(alternatives),
                "yes" if row["high_impact_ambiguity"] else "",
                row["override_reason"],
            ]
        )
    rows.sort()
    header = "industry category type vote_share confidence mechanical alternatives high_impact reason"
    write_csv("nace_rev2_categories.csv", header.split(), rows)

    proposal = {row["emerging_industry"]: row for row in read_csv(folder / "emerging_industries_SEED_PROPOSAL.csv")}
    emerging = []
    for row in read_csv(INPUTS / "emerging_industries.csv"):
        seed = proposal[row["name_en"]]
        categories = [code_of[name.strip()] for name in seed["seed_clusters"].split(";")]
        classes = [code.strip() for code in seed["extra_nace_rev2"].split(";")]
        emerging.append(
            [
                row["slug"],
                row["name_en"],
                row["name_fr"],
                ";".join(categories),
                ";".join(nace_code(code, section[code]) for code in classes),
            ]
        )
    write_csv("emerging_industries.csv", ["slug", "name_en", "name_fr", "categories", "extra_classes"], emerging)


# --- regions ---------------------------------------------------------------------------------------------------------


def european(code: str) -> str:
    """Greece is EL in every data set of Eurostat; the boundaries and codes of 2006 say GR."""
    return "EL" + code[2:] if code.startswith("GR") else code


def read_boundaries(sources: Path, version: str) -> dict[str, dict[str, Any]]:
    from shapely.geometry import shape

    regions = {}
    for level in range(4):
        path = sources / "nuts_boundaries" / f"nuts_20M_{version}_4326_L{level}.geojson.gz"
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            properties, geometry = feature["properties"], shape(feature["geometry"])
            parts = list(getattr(geometry, "geoms", [geometry]))
            # The largest part carries the point: the mean of mainland and overseas lies in the sea.
            part = max(parts, key=lambda p: p.area * math.cos(math.radians(p.centroid.y)))
            point = part.centroid if part.contains(part.centroid) else part.representative_point()
            regions[european(properties["NUTS_ID"])] = {
                "name": (properties["NUTS_NAME"] or "").strip(),
                "latin": (properties["NAME_LATN"] or "").strip(),
                "longitude": round(point.x, 2),
                "latitude": round(point.y, 2),
            }
    return regions


# Letters of the Latin alphabet typed inside Greek or Cyrillic words, where they look alike.
GREEK = str.maketrans("ABEZHIKMNOPTYXoktiuv", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοκτιυν")
CYRILLIC = str.maketrans("ABEKMHOPCTXaeopcxjοΟ", "АВЕКМНОРСТХаеорсхјоО")


def one_script(name: str) -> str:
    """Words of mixed alphabets in one: `Aττική` with a Latin A becomes `Αττική`."""
    words = []
    for word in re.split(r"(\W+)", name):
        alphabets = Counter(unicodedata.name(c).split()[0] for c in word if c.isalpha())
        if len(alphabets) > 1:
            # One Greek letter in a Latin word means that the word is Greek: no Latin word has one.
            word = word.translate(CYRILLIC if "CYRILLIC" in alphabets else GREEK)
        words.append(word)
    return "".join(words)


def has_small_letters(text: str) -> bool:
    return any(c.islower() for c in text)


def accents(text: str) -> int:
    return sum(1 for c in text if c.isalpha() and bare(c) != c.casefold())


def bare(text: str) -> str:
    """Text without accents, capitals and punctuation, for comparison."""
    text = text.casefold().translate(str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ı": "i"}))
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a al am an and auf bei da das de del dell della der des di do dos du e ed en et i im in la le les of og och oder the und van voor y",
    )
)


def readable(name: str) -> str:
    """A name published in capitals, set as one writes it; others unchanged."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or any(c.islower() for c in letters):
        return name
    words = re.split(r"([ \-/(])", name.lower())
    written = [w if (w in SMALL_WORDS and i) else w[:1].upper() + w[1:] for i, w in enumerate(words)]
    return "".join(written)


def parent_of(code: str) -> str:
    """Northern Ireland ran out of digits in 2016: UKN10 to UKN16 lie in UKN0 like UKN06 to UKN09."""
    return "UKN0" if code.startswith("UKN1") else code[:-1]


def is_extra(code: str) -> bool:
    return len(code) > 2 and set(code[2:]) == {"Z"}


def is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "LATIN") for c in text if c.isalpha())


def build_regions(sources: Path) -> None:
    changes = read_csv(sources / "classifications" / "nuts_changes_1999_2021.csv")
    workbook = read_csv(sources / "nuts_codes_concordance" / "nuts2024_and_sr_codes.csv")
    overlaps = read_overlaps(sources)
    geometry = {version: read_boundaries(sources, version) for version in VERSIONS if version != "2010"}
    listed: dict[str, dict[str, str]] = {}
    for version in VERSIONS[:-1]:
        listed[version] = {}
        for row in changes:
            code, name = european(row[f"code_{version}"]), row[f"geo_name_{version}"]
            if code in ("NA", "") or "(part)" in code:
                continue
            if name != "NA" or code not in listed[version]:
                listed[version][code] = "" if name == "NA" else name.strip()
    listed["2024"] = {row["code"]: row["label"].strip() for row in workbook}
    latin_2024 = {row["code"]: row["label_latin"].strip() for row in workbook if row["label_latin"]}

    codes = {version: set(listed[version]) | set(geometry.get(version, ())) for version in VERSIONS}
    in_2010 = {code for version, code in overlaps["codes"] if version == "2010"}
    candidates = {c for c in geometry["2006"] if c in geometry["2013"] and c[:2] in OUTSIDE | {"HR"}}
    codes["2010"] |= {c for c in in_2010 | candidates if c[:2] in OUTSIDE | {"HR"}}
    codes["2010"] |= {c[:2] for c in codes["2010"]}

    def names_in(code: str, version: str) -> list[tuple[str, str]]:
        """Names that one version has for a code, each with its form in Latin letters."""
        region = geometry.get(version, {}).get(code, {})
        found = []
        if version == "2024" and listed[version].get(code):
            found.append((listed[version][code], latin_2024.get(code) or region.get("latin", "")))
        if region.get("name"):
            found.append((region["name"], region["latin"]))
        if version != "2024" and listed.get(version, {}).get(code):
            found.append((listed[version][code], ""))
        return [(one_script(" ".join(name.split())), " ".join(latin.split())) for name, latin in found]

    def best_name(code: str, version: str) -> tuple[str, str]:
        if is_extra(code):
            return f"Extra-Regio NUTS {len(code) - 2}", ""
        # The version's own name first, then the nearest later version, then the nearest earlier one; countries as
        # they are called today.
        here = VERSIONS.index(version)
        order = [*VERSIONS[here:], *reversed(VERSIONS[:here])]
        if len(code) == 2:
            order = list(reversed(VERSIONS))
        own = next((pairs[0] for other in order if (pairs := names_in(code, other))), None)
        if own is None:
            raise SystemExit(f"{code} has no name in any version")
        # Of the same name in several spellings take the one in small letters with all its accents: older downloads
        # lost letters (Lódzkie, Istanbul) or were in capitals.
        same = [
            (not has_small_letters(name), -accents(name), -position, name, latin)
            for position, other in enumerate(VERSIONS)
            for name, latin in names_in(code, other)
            if bare(name) == bare(own[0])
        ]
        name = readable(min(same)[3])
        if is_latin(name):
            return name, ""
        latins = [latin for *_, latin in sorted(same) if latin and is_latin(latin)]
        return name, readable(latins[0]) if latins else ""

    def point(code: str, version: str) -> tuple[Any, Any]:
        if is_extra(code):
            return "", ""
        for other in [version, *sorted(VERSIONS, key=lambda v: abs(int(v) - int(version)) + (v < version) / 10)]:
            region = geometry.get(other, {}).get(code)
            if region and (other == version or overlaps["same"](code, version, other)):
                return region["longitude"], region["latitude"]
        # The mean of the regions of a neighbouring version that make it up, by shared area.
        parts: list[tuple[float, float, float]] = []
        for (first, second), table in overlaps["pairs"].items():
            for source, target, area in table:
                for here, there, other in ((source, target, second), (target, source, first)):
                    own = first if other == second else second
                    region = geometry.get(other, {}).get(there)
                    if here == code and own == version and region and not parts:
                        parts = []
                    if here == code and own == version and region and other in (neighbour(version)):
                        parts.append((area, region["longitude"], region["latitude"]))
        weight = sum(area for area, _, _ in parts)
        if not weight and code[:2] in OUTSIDE:
            return "", ""  # no boundary is at hand for it
        if not weight:
            raise SystemExit(f"{code} of NUTS {version} has no point")
        return (
            round(sum(area * x for area, x, _ in parts) / weight, 2),
            round(sum(area * y for area, _, y in parts) / weight, 2),
        )

    for version in VERSIONS:
        rows = []
        for code in sorted(codes[version]):
            country = code[:2]
            name, latin = best_name(code, version)
            outside = country in OUTSIDE or (country == "HR" and version in ("2006", "2010"))
            kind = (
                "country"
                if len(code) == 2
                else "extra_regio"
                if is_extra(code)
                else "statistical_region"
                if outside
                else "nuts"
            )
            longitude, latitude = point(code, version)
            parent = "" if len(code) == 2 else parent_of(code)
            rows.append(
                [code, name, "" if latin == name else latin, len(code) - 2, parent, country, kind, longitude, latitude]
            )
        known = {row[0] for row in rows}
        orphans = [row[0] for row in rows if row[4] and row[4] not in known]
        if orphans:
            raise SystemExit(f"NUTS {version}: regions without their parent: {orphans}")
        header = ["code", "name", "name_latin", "level", "parent", "country", "kind", "longitude", "latitude"]
        write_csv(f"nuts_{version}.csv", header, rows)

    write_csv(
        "nuts_overlaps.csv",
        ["level", "from_version", "to_version", "from", "to", "area", "population_2011", "population_2021"],
        overlaps["rows"],
    )
    build_region_names(codes)


def neighbour(version: str) -> str:
    return {"2010": "2013", "2016": "2013"}.get(version, "2021")


def read_overlaps(sources: Path) -> dict[str, Any]:
    """Intersections of regions between versions, without the identical regions and without traces of digitising."""
    import pyarrow.parquet as parquet

    path = sources / "nuts_codes_concordance" / "jrc_nuts_converter_2025_08.parquet"
    groups: dict[tuple[int, str, str], list[dict[str, Any]]] = defaultdict(list)
    codes: set[tuple[str, str]] = set()
    listed = {
        european(code)
        for row in read_csv(sources / "classifications" / "nuts_changes_1999_2021.csv")
        for key, code in row.items()
        if key.startswith("code_")
    }
    for row in parquet.read_table(path).to_pylist():
        row["from_code"], row["to_code"] = european(row["from_code"]), european(row["to_code"])
        for side in ("from_code", "to_code"):
            row[side] = "UKN0" if row[side] == "UKN1" else row[side]  # a level 2 made by cutting codes: see parent_of
        first, second = str(row["from_version"]), str(row["to_version"])
        if row["from_code"] not in listed and row["from_code"][:2] not in OUTSIDE:
            continue
        groups[row["level"], first, second].append(row)
        codes |= {(first, row["from_code"]), (second, row["to_code"])}
    weights = ("areaKm", "pop11", "pop21")
    rows, pairs = [], {}
    same: set[tuple[str, str, str]] = set()
    for (level, first, second), group in sorted(groups.items()):
        totals: dict[tuple[str, str], float] = defaultdict(float)
        for row in group:
            for weight in weights:
                totals["from" + row["from_code"], weight] += row[weight]
                totals["to" + row["to_code"], weight] += row[weight]

        def share(row: dict[str, Any], totals: Mapping[tuple[str, str], float] = totals) -> float:
            shares = [0.0]
            for side in ("from", "to"):
                for weight in weights:
                    total = totals[side + row[f"{side}_code"], weight]
                    shares.append(row[weight] / total if total else 0.0)
            return max(shares)

        kept = [row for row in group if share(row) >= NOISE]
        sources_of, targets_of = Counter(r["to_code"] for r in kept), Counter(r["from_code"] for r in kept)
        pairs[first, second] = pairs.get((first, second), []) + [
            (row["from_code"], row["to_code"], row["areaKm"]) for row in kept
        ]
        for row in kept:
            code, target = row["from_code"], row["to_code"]
            if code == target and targets_of[code] == 1 and sources_of[target] == 1:
                same |= {(code, first, second), (code, second, first)}
                continue
            numbers = [f"{row['areaKm']:.3f}", f"{row['pop11']:.0f}", f"{row['pop21']:.0f}"]
            rows.append([level, first, second, code, target, *numbers])
    rows += croatia_before_accession(rows)
    rows.sort()
    return {
        "rows": rows,
        "codes": codes,
        "pairs": pairs,
        "same": lambda code, a, b: (code, a, b) in same or code[:2] in OUTSIDE or len(code) == 2,
    }


# The six counties of the former HR01, by their codes since 2010; the names are the same.
COUNTIES = {f"HR04{digit}": f"HR01{digit}" for digit in range(1, 7)}


def croatia_before_accession(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The converter leaves out Croatia's HR01 of 2006, which is what became HR05 and HR06 in 2021.

    Without it HR04 of 2010 would seem to be HR02 of 2006 alone. Its overlaps are those of its later parts.
    """
    added: list[list[Any]] = []
    for level, first, second, source, target, area, early, late in rows:
        if (first, second) != ("2010", "2021"):
            continue
        if level == 2 and source == "HR04" and target in ("HR05", "HR06"):
            former, middle = "HR01", "HR04"
        elif source in COUNTIES:
            former, middle = COUNTIES[source], source
        else:
            continue
        numbers = [area, early, late]
        added += [[level, "2006", version, former, target, *numbers] for version in ("2021", "2024")]
        for version in ("2010", "2013", "2016"):
            same = [row for row in added if row[2:5] == [version, former, middle]]
            if same:
                sums = [float(a) + float(b) for a, b in zip(same[0][5:], numbers, strict=True)]
                same[0][5:] = [f"{sums[0]:.3f}", f"{sums[1]:.0f}", f"{sums[2]:.0f}"]
            else:
                added.append([level, "2006", version, former, middle, *numbers])
    if len(added) != 5 * 6 + 2 * 2 + 3:
        raise SystemExit(f"Croatia: {len(added)} overlaps added, 37 expected")
    return added


def build_region_names(codes: Mapping[str, set[str]]) -> None:
    """Names of countries in many languages (from CLDR) and of regions where people use another than the official one."""
    from babel import Locale

    rows = []
    countries = sorted({code for group in codes.values() for code in group if len(code) == 2})
    for country in countries:
        present = [version for version in VERSIONS if country in codes[version]]
        territory = {"EL": "GR", "UK": "GB"}.get(country, country)
        for language in LANGUAGES:
            name = Locale.parse("nb" if language == "no" else language).territories[territory]
            rows.append([country, present[0], present[-1], language, name])
    for row in read_csv(INPUTS / "region_names.csv"):
        span = VERSIONS[VERSIONS.index(row["first_version"]) : VERSIONS.index(row["last_version"]) + 1]
        missing = [version for version in span if row["code"] not in codes[version]]
        if missing:
            raise SystemExit(f"region_names.csv: {row['code']} {row['name']} is not in NUTS {', '.join(missing)}")
        rows.append([row["code"], row["first_version"], row["last_version"], row["language"], row["name"]])
    rows.sort()
    write_csv("region_names.csv", ["code", "first_version", "last_version", "language", "name"], rows)


# --- index -----------------------------------------------------------------------------------------------------------

DESCRIPTIONS = {
    "nace_rev2": ("2.0", "NACE Rev. 2, 996 codes, labels in 25 languages", "Eurostat"),
    "nace_rev21": ("2.1", "NACE Rev. 2.1, 1,047 codes, English", "Eurostat"),
    "nace_rev21_to_nace_rev2": (
        "2024",
        "classes of NACE Rev. 2.1 to classes of Rev. 2, pairs without weights",
        "Eurostat",
    ),
    "naics_2012": ("2012", "NAICS 2012, six digits and their parents", "U.S. Census Bureau"),
    "naics_2017": ("2017", "NAICS 2017, all levels", "U.S. Census Bureau"),
    "naics_2012_to_naics_2017": ("2017", "six-digit codes, pairs without weights", "U.S. Census Bureau"),
    "naics_2017_to_nace_rev2": ("2017", "six-digit codes to NACE classes, pairs without weights", "Eurostat"),
    "cluster_categories": (
        "1",
        "51 traded and 16 local cluster categories, names",
        "U.S. Cluster Mapping Project; French names by this project",
    ),
    "nace_rev2_categories": (
        "1",
        "NACE Rev. 2 classes to cluster categories: RECONSTRUCTED, not official",
        "this project, on the definitions of the U.S. Cluster Mapping Project",
    ),
    "emerging_industries": (
        "1",
        "ten emerging industries: a PROPOSAL, overlapping, not official",
        "this project; names of the European Cluster Observatory",
    ),
    "nuts_overlaps": (
        "2025-08",
        "intersections of NUTS regions between versions, without identical regions",
        "European Commission, Joint Research Centre, NUTS converter (Pigaiani and Batista e Silva)",
    ),
    "region_names": (
        "1",
        "names of countries (Unicode CLDR) and other names of regions (this project)",
        "Unicode CLDR; this project",
    ),
    **{
        f"nuts_{v}": (
            v,
            f"NUTS {v}, levels 0 to 3, with the statistical regions of other countries",
            "Eurostat; points derived from GISCO boundaries",
        )
        for v in VERSIONS
    },
}


def write_index() -> None:
    lines = ["# Written by tools/build_classification_tables.py. Version, hash and origin of every table.", ""]
    for path in sorted(TABLES.glob("*.csv")):
        version, title, origin = DESCRIPTIONS[path.stem]
        data = path.read_bytes()
        lines += [
            f"[{path.stem}]",
            f"version = {json.dumps(version)}",
            f"title = {json.dumps(title)}",
            f"origin = {json.dumps(origin)}",
            f"rows = {len(list(csv.reader(data.decode().splitlines(keepends=True)))) - 1}",
            f"sha256 = {json.dumps(hashlib.sha256(data).hexdigest())}",
        ]
        if path.stem in ("nace_rev2_categories", "emerging_industries"):
            lines += ["verified = false"]
        lines += [""]
    (TABLES / "index.toml").write_text("\n".join(lines), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: build_classification_tables.py SOURCES (the folder of the source folders)\n")
        return 2
    sources = Path(arguments[0])
    TABLES.mkdir(parents=True, exist_ok=True)
    section = build_nace(sources)
    build_naics(sources, section)
    build_categories(sources, section)
    build_regions(sources)
    write_index()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
