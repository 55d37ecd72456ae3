"""The fictional union: its countries, regions and their names. Nothing here exists.

Country codes are *user-assigned* codes of ISO 3166-1 (AA, QM to QZ, XA to XZ, ZZ), which the standard promises never to
give to a country, and among them only such as European statistics do not use (XK is Kosovo there, QP to QZ, XC, XI, XL
and XS occur in trade statistics). The names are in the styles of six invented languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

VERSION = "sample"
NOTICE = "FICTIONAL: invented regions and simulated numbers, for demonstration and tests only."


@dataclass(frozen=True)
class Country:
    """One country: names, and its level-1 regions with the level-2 regions in each (the capital's region is the first)."""

    code: str
    name: str
    name_en: str
    name_fr: str
    capital: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def region_count(self) -> int:
        """Number of level-2 regions."""
        return sum(len(names) for _, names in self.parts)


@dataclass(frozen=True)
class Place:
    """One row of the regional classification. `name_en` and `name_fr` are empty where the name has no other form."""

    code: str
    name: str
    level: int
    parent: str
    country: str
    name_en: str = ""
    name_fr: str = ""


COUNTRIES = (
    Country(
        "AA",
        "Aravelle",
        "Aravelle",
        "Aravelle",
        "Belcôme",
        (
            ("Val-d'Aravel", ("Belcôme", "Montéline", "Vaudrelle", "Sarlombe", "Aubrésac")),
            ("Haute-Serène", ("Chantorel", "Noirançon", "Ferlagne", "Esperlac", "Tournivel")),
            ("Marches d'Orlande", ("Orlande", "Cassembre", "Ligneroc", "Périllan", "Douvrelle")),
            ("Côte-d'Ambrelle", ("Ambrelle", "Saint-Orsan", "Calvière-sur-Onde", "Port-Mérou", "Rochefauve")),
            ("Pays-Vérin", ("Vérinac", "Gallimort", "Lussandre", "Pontelune", "Miraveau")),
            ("Basse-Ormeille", ("Ormeille", "Trévanelle", "Beausonge", "Marandelle", "Perlençay")),
        ),
    ),
    Country(
        "QM",
        "Hjeldmark",
        "Heldmark",
        "Heldmarche",
        "Skjoldhavn",
        (
            ("Midthjeld", ("Skjoldhavn", "Ravnemyr", "Tolvdalen", "Hjortelund", "Brynsfell", "Eldmyr")),
            ("Nordskjær", ("Frosthamn", "Ulvskar", "Nattskjær", "Isgårda", "Vinterøy")),
            ("Vesthjeld", ("Bølgesund", "Havbrå", "Stormnæs", "Tarevåg", "Måkestad")),
            ("Østhjeld", ("Kornvang", "Myrbotn", "Eikehøj", "Løvstrande", "Åmundrød")),
            ("Sørhjeld", ("Sommerdyb", "Rugmark", "Gullåkra", "Fiskholmen", "Lyngsletta")),
        ),
    ),
    Country(
        "QN",
        "Tavonmaa",
        "Tavonia",
        "Tavonie",
        "Kuulanlinna",
        (
            ("Keski-Tavo", ("Kuulanlinna", "Hopeasuisto", "Värttämö", "Ilmarvesi", "Koivulaakso", "Mäntylahto")),
            ("Ylä-Tavo", ("Pohjukka", "Revontulimaa", "Jääselkä", "Tuulenpää", "Hillakero", "Karhunperä")),
            ("Rannan Tavo", ("Ruissola", "Simpukkaranta", "Ahtolanniemi", "Meriheinä", "Lokkisalo")),
            ("Saarten Tavo", ("Sinivuono", "Kanervisto", "Tervaluoto", "Helmisaaret", "Yönselkä")),
        ),
    ),
    Country(
        "QO",
        "Drževina",
        "Drzevia",
        "Drévie",
        "Lipohrad",
        (
            ("Srednja Drževa", ("Lipohrad", "Zlatobreg", "Čerenica", "Modrinec", "Vranoselo", "Žitomlin")),
            ("Gornja Drževa", ("Škaldovec", "Belokamno", "Hvojnava", "Jelenovod", "Medvjedinec", "Strmopol")),
            ("Obalna Drževa", ("Solinjak", "Galebovec", "Šumovlje", "Otočnik", "Brisolje")),
            ("Dolnja Drževa", ("Tihovrt", "Višnjodol", "Kovarište", "Ruževac", "Maglenik")),
        ),
    ),
    Country(
        "XF",
        "Ynŵel",
        "Inwell",
        "Ynouelle",
        "Caer Lorwen",
        (
            (
                "Ynŵel Ganol",
                (
                    "Caer Lorwen",
                    "Dôl Arianwel",
                    "Llanfeirwel",
                    "Brynhelygen",
                    "Aberwynion",
                    "Pen Drâg",
                    "Cwm Esgairwen",
                ),
            ),
            (
                "Ynŵel Uchaf",
                ("Rhosgwylan", "Tŵr y Niwl", "Mynydd Corwel", "Glyn Ewinog", "Porth Sidan", "Hafod Lasar"),
            ),
            (
                "Ynŵel Isaf",
                ("Gwernôl", "Traeth Melwyn", "Ynys Branwel", "Nant Serenog", "Carreg Adwen", "Morfa Lŷr"),
            ),
        ),
    ),
    # One country is a single region on every level, as small countries are: the same figure stands three times.
    Country("XM", "Solmera", "Solmera", "Solmère", "Porto Luzal", (("Solmera", ("Solmera",)),)),
)

# Regions of level 3 have names and borders but no data of their own: a search finds them and offers the parent.
DISTRICTS = {
    "AA12": ("Montéline-Ville", "Haut-Lorgnac", "Plaine des Tilles"),
    "QN22": ("Siintoharju", "Peurakero", "Kaamosniemi", "Suvantola"),
}

# Exonyms: native name → (English, French); an empty text means that the native name is used.
EXONYMS = {
    "Belcôme": ("Belcome", ""),
    "Marches d'Orlande": ("Orland Marches", ""),
    "Côte-d'Ambrelle": ("Amber Coast", ""),
    "Orlande": ("Orland", ""),
    "Skjoldhavn": ("Shieldhaven", "Port-l'Écu"),
    "Nordskjær": ("Northern Skerries", "Écueils du Nord"),
    "Midthjeld": ("Middle Heldmark", "Heldmarche centrale"),
    "Vesthjeld": ("West Heldmark", "Heldmarche occidentale"),
    "Østhjeld": ("East Heldmark", "Heldmarche orientale"),
    "Sørhjeld": ("South Heldmark", "Heldmarche méridionale"),
    "Vinterøy": ("Winter Island", "Île d'Hiver"),
    "Bølgesund": ("Wavesound", ""),
    "Kuulanlinna": ("Kulan Castle", "Château-Coulan"),
    "Keski-Tavo": ("Central Tavonia", "Tavonie centrale"),
    "Ylä-Tavo": ("Upper Tavonia", "Haute-Tavonie"),
    "Rannan Tavo": ("Coastal Tavonia", "Tavonie côtière"),
    "Saarten Tavo": ("Tavonian Islands", "Îles de Tavonie"),
    "Revontulimaa": ("Foxfire Land", "Pays des Aurores"),
    "Helmisaaret": ("Pearl Islands", "Îles aux Perles"),
    "Lipohrad": ("Lindenburg", "Tilleulbourg"),
    "Srednja Drževa": ("Central Drzevia", "Drévie centrale"),
    "Gornja Drževa": ("Upper Drzevia", "Haute-Drévie"),
    "Obalna Drževa": ("Coastal Drzevia", "Drévie côtière"),
    "Dolnja Drževa": ("Lower Drzevia", "Basse-Drévie"),
    "Zlatobreg": ("Goldshore", "Rive-d'Or"),
    "Caer Lorwen": ("Lorwen", "Lorouenne"),
    "Ynŵel Ganol": ("Mid Inwell", "Ynouelle centrale"),
    "Ynŵel Uchaf": ("Upper Inwell", "Haute-Ynouelle"),
    "Ynŵel Isaf": ("Lower Inwell", "Basse-Ynouelle"),
    "Tŵr y Niwl": ("Mist Tower", "Tour-des-Brumes"),
    "Ynys Branwel": ("Branwel Island", "Île Branouelle"),
    "Peurakero": ("Reindeer Fell", "Mont-aux-Rennes"),
    "Solmera": ("", "Solmère"),
}


@cache
def places() -> tuple[Place, ...]:
    """Every region of levels 0 to 3, parents before children, in the order of the codes."""
    result: list[Place] = []
    for country in COUNTRIES:
        code = country.code
        result.append(Place(code, country.name, 0, "", code, country.name_en, country.name_fr))
        alone = country.region_count == 1
        for first, (part, names) in enumerate(country.parts, start=0 if alone else 1):
            result.append(Place(f"{code}{first}", part, 1, code, code, *EXONYMS.get(part, ("", ""))))
            for second, name in enumerate(names, start=0 if alone else 1):
                region = f"{code}{first}{second}"
                result.append(Place(region, name, 2, f"{code}{first}", code, *EXONYMS.get(name, ("", ""))))
                result.extend(
                    Place(f"{region}{third}", district, 3, region, code, *EXONYMS.get(district, ("", "")))
                    for third, district in enumerate(DISTRICTS.get(region, ()), start=1)
                )
    return tuple(result)


def regions(level: int) -> tuple[str, ...]:
    """Codes of the regions of one level, sorted."""
    return tuple(sorted(place.code for place in places() if place.level == level))
