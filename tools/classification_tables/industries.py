"""NACE and NAICS: codes, labels, concordances."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from classification_tables.files import LANGUAGES, read_csv, write_csv
from classification_tables.spelling import one_script

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
