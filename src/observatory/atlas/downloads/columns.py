"""What each column of each download means: type, unit and words in the languages of the site.

Columns that exist per variable, star or grade are described by the pattern of their name. A column without a
description is an error, so that none can slip out undocumented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Column:
    """A column's name, type (`text`, `integer`, `number`, `boolean`), unit (empty if none) and meaning by language."""

    name: str
    type: str
    unit: str
    meaning: Mapping[str, str]

    def text(self, language: str) -> str:
        """Its meaning in the language, or in English."""
        return self.meaning.get(language) or self.meaning["en"]


def describe(name: str, manifest: Mapping[str, Any]) -> Column:
    """The description of a column in an edition with this manifest. Raises KeyError for one that has none."""
    if name in _PLAIN:
        kind, unit, english, french = _PLAIN[name]
        return Column(name, kind, _unit(unit, manifest), {"en": english, "fr": french})
    for pattern, kind, english, french in _PATTERNS:
        if match := re.fullmatch(pattern, name):
            of = match["of"]
            if pattern is _BOUND:
                base = describe(of, manifest)
                end = match["end"]
                return Column(
                    name,
                    base.type,
                    base.unit,
                    {
                        "en": f"{'Lower' if end == 'low' else 'Upper'} bound of {of}, given what the source hides.",
                        "fr": f"Borne {'inférieure' if end == 'low' else 'supérieure'} de la colonne {of}, compte tenu de ce que la source ne publie pas.",
                    },
                )
            return Column(name, kind, "", {"en": english.format(of=of), "fr": french.format(of=of)})
    raise KeyError(f"the column {name!r} is not described.")


def _unit(unit: str, manifest: Mapping[str, Any]) -> str:
    """The unit; one in braces is what the edition says of that variable."""
    if unit.startswith("{"):
        return str((manifest.get("units") or {}).get(unit.strip("{}"), "as in the source"))
    return unit


_BOUND = r"(?P<of>[a-z_]+)_(?P<end>low|high)"
_PATTERNS = (
    (
        r"star_(?P<of>[a-z0-9_-]+)_possible",
        "boolean",
        "Whether the star for {of} may hold somewhere within the bounds.",
        "Si l’étoile de la dimension {of} peut être acquise quelque part entre les bornes.",
    ),
    (
        r"star_(?P<of>[a-z0-9_-]+)",
        "boolean",
        "Whether the star for {of} holds over the whole interval of what is possible.",
        "Si l’étoile de la dimension {of} est acquise sur tout l’intervalle possible.",
    ),
    (
        r"grade_(?P<of>[a-z0-9_-]+)_possible",
        "boolean",
        "Whether the grade {of} may be reached somewhere within the bounds.",
        "Si le niveau {of} peut être atteint quelque part entre les bornes.",
    ),
    (
        r"grade_(?P<of>[a-z0-9_-]+)",
        "boolean",
        "Whether the grade {of} is reached for certain.",
        "Si le niveau {of} est atteint avec certitude.",
    ),
    (_BOUND, "number", "", ""),
)

_PLAIN: dict[str, tuple[str, str, str, str]] = {
    # --- keys ---
    "region": (
        "text", "", "Code of the region, always to be read together with region_version.",
        "Code de la région, à lire toujours avec region_version.",
    ),
    "region_version": (
        "text", "", "Version of the classification of regions that the code belongs to (NUTS 2013 is written 2013). Empty for years of the source that the panorama does not cover.",
        "Version de la nomenclature des régions à laquelle appartient le code (NUTS 2013 s’écrit 2013). Vide pour les années de la source hors du panorama.",
    ),
    "region_name": ("text", "", "Official name of the region.", "Nom officiel de la région."),
    "country": ("text", "", "Code of the country, as in the classification of regions (EL is Greece, UK the United Kingdom).", "Code du pays, selon la nomenclature des régions (EL pour la Grèce, UK pour le Royaume-Uni)."),
    "year": ("integer", "", "Reference year.", "Année de référence."),
    "layer": (
        "text", "", "What the rows are: an industry level such as division, or category (cluster categories), or emerging (emerging industries). Layers overlap: never add them up.",
        "Nature des lignes : un niveau de la nomenclature tel que division, ou category (catégories de clusters), ou emerging (industries émergentes). Les couches se recouvrent : ne pas les additionner.",
    ),
    "industry": (
        "text", "", "Code of the industry, with the letter of its section (C10), of the cluster category (a number that is a name) or of the emerging industry (a word).",
        "Code du secteur, avec la lettre de sa section (C10), de la catégorie de clusters (un nombre qui est un nom) ou de l’industrie émergente (un mot).",
    ),
    "label_en": ("text", "", "Name of the industry in English.", "Nom du secteur en anglais."),
    "label_fr": ("text", "", "Name of the industry in French.", "Nom du secteur en français."),
    "kind": (
        "text", "", "traded (serves other regions too), local, mixed, excluded (outside the cluster categories) or empty (no published industry belongs to it).",
        "traded (sert aussi d’autres régions), local, mixed, excluded (hors des catégories de clusters) ou empty (aucun secteur publié n’en relève).",
    ),
    "exact": (
        "boolean", "", "Whether the numbers of the industry follow from the data without dividing a published industry.",
        "Si les chiffres du secteur découlent des données sans partager un secteur publié.",
    ),
    # --- variables and what is computed from them ---
    "employment": (
        "number", "{employment}", "Employment in the industries that the source covers; where the source publishes no number, the point at the same relative position within the bounds of all gaps of its family.",
        "Emploi dans les secteurs couverts par la source ; là où la source ne publie rien, le point de même position relative entre les bornes de tous les vides de sa famille.",
    ),
    "establishments": ("number", "{establishments}", "Number of establishments; gaps as for employment.", "Nombre d’établissements ; vides comme pour l’emploi."),
    "wages": ("number", "{wages}", "Wages and salaries; gaps as for employment.", "Salaires et traitements ; vides comme pour l’emploi."),
    "employment_status": (
        "text", "", "observed (published), zero (a published nought), estimated (by the source), bounded (not published, limited by published totals), confidential or missing (not published, nothing limits it from above).",
        "observed (publié), zero (un zéro publié), estimated (par la source), bounded (non publié, limité par des totaux publiés), confidential ou missing (non publié, sans borne supérieure).",
    ),
    "employment_flag": ("text", "", "Letters of the source beside the number: b break, c confidential, d definition differs, e estimated, p provisional, u unreliable.", "Lettres de la source à côté du chiffre : b rupture, c confidentiel, d définition différente, e estimé, p provisoire, u peu fiable."),
    "region_share": (
        "number", "share, 0 to 1", "Share of the industry in the region's total of the industries covered (or in its traded total, as the rule says).",
        "Part du secteur dans le total de la région pour les secteurs couverts (ou dans son total exposé, selon la règle).",
    ),
    "reference_share": ("number", "share, 0 to 1", "Share of the region in the industry's total in the reference area.", "Part de la région dans le total du secteur de l’aire de référence."),
    "location_quotient": (
        "number", "ratio", "region_share over the same share in the reference area; above 1 the region is specialised.",
        "region_share rapportée à la même part dans l’aire de référence ; au-dessus de 1, la région est spécialisée.",
    ),
    "productivity": ("number", "{productivity}", "Wages per person employed.", "Salaires par personne occupée."),
    "productivity_relative": ("number", "ratio", "Wages per person employed over the mean of the country in the same industry.", "Salaires par personne occupée rapportés à la moyenne du pays dans le même secteur."),
    "growth": ("number", "share per year", "Mean yearly growth of employment over the window of the rule (0.02 is 2 % a year).", "Croissance annuelle moyenne de l’emploi sur la fenêtre de la règle (0,02 vaut 2 % par an)."),
    "growth_years": ("integer", "years", "Length of the window of growth; empty without growth.", "Longueur de la fenêtre de croissance ; vide sans croissance."),
    "growth_break": ("boolean", "", "Whether a break in the series lies in the window of growth.", "Si une rupture de série se trouve dans la fenêtre de croissance."),
    "employment_rank": ("integer", "rank", "Rank by employment among the regions within the industry; 1 is the largest.", "Rang selon l’emploi parmi les régions, dans le secteur ; 1 est le plus grand."),
    "employment_rank_best": ("integer", "rank", "Best rank by employment that is possible within the bounds.", "Meilleur rang possible selon l’emploi entre les bornes."),
    "employment_rank_worst": ("integer", "rank", "Worst rank by employment that is possible within the bounds.", "Plus mauvais rang possible selon l’emploi entre les bornes."),
    "employment_percentile": ("number", "0 to 100", "Percentile rank by employment within the pool of the rule.", "Rang centile selon l’emploi dans l’ensemble de la règle."),
    "location_quotient_rank": ("integer", "rank", "Rank by location quotient among the regions within the industry; 1 is the largest.", "Rang selon le quotient de localisation parmi les régions, dans le secteur ; 1 est le plus grand."),
    "location_quotient_rank_best": ("integer", "rank", "Best rank by location quotient that is possible within the bounds.", "Meilleur rang possible selon le quotient de localisation entre les bornes."),
    "location_quotient_rank_worst": ("integer", "rank", "Worst rank by location quotient that is possible within the bounds.", "Plus mauvais rang possible selon le quotient de localisation entre les bornes."),
    "location_quotient_percentile": ("number", "0 to 100", "Percentile rank by location quotient within the pool of the rule.", "Rang centile selon le quotient de localisation dans l’ensemble de la règle."),
    # --- stars ---
    "stars": ("integer", "stars", "Number of stars that hold for certain; in tables of regions or industries their sum.", "Nombre d’étoiles acquises avec certitude ; dans les tables de régions ou de secteurs, leur somme."),
    "stars_possible": ("integer", "stars", "Number of stars that may hold, the certain ones included.", "Nombre d’étoiles possibles, y compris les certaines."),
    "grade": ("text", "", "Highest grade reached for certain; empty if none.", "Plus haut niveau atteint avec certitude ; vide si aucun."),
    "grade_possible": ("text", "", "Highest grade that may be reached; empty if none.", "Plus haut niveau possible ; vide si aucun."),
    "strong": ("integer or boolean", "", "Whether the cluster is strong for certain; in tables of regions or industries how many are.", "Si le cluster est fort avec certitude ; dans les tables de régions ou de secteurs, combien le sont."),
    "strong_possible": ("integer or boolean", "", "Whether the cluster may be strong; in tables of regions or industries how many may be.", "Si le cluster peut être fort ; dans les tables de régions ou de secteurs, combien peuvent l’être."),
    "robust": ("boolean", "", "Whether what is certain and what is possible say the same in every star and grade.", "Si le certain et le possible disent la même chose pour toutes les étoiles et tous les niveaux."),
    # --- what the measures make ---
    "specialised": ("boolean", "", "Whether the location quotient is 1 or more; empty where it has no value.", "Si le quotient de localisation vaut 1 ou plus ; vide s’il n’a pas de valeur."),
    "specialised_certain": ("boolean", "", "Whether it is 1 or more whatever is hidden.", "S’il vaut 1 ou plus quoi que cachent les données."),
    "specialised_possible": ("boolean", "", "Whether it may be 1 or more.", "S’il peut valoir 1 ou plus."),
    "density": (
        "number", "share, 0 to 1", "Relatedness density: of all that is related to the industry (proximity), the share in which the region is specialised; the industry itself is left out.",
        "Densité de parenté : de tout ce qui est apparenté au secteur (proximité), part dont la région est spécialiste ; le secteur lui-même n’est pas compté.",
    ),
    "ubiquity": ("integer", "regions", "Number of regions specialised in the industry.", "Nombre de régions spécialistes du secteur."),
    "diversity": ("integer", "industries", "Number of industries in which the region is specialised; empty for a region left out of the network.", "Nombre de secteurs dont la région est spécialiste ; vide pour une région laissée hors du réseau."),
    "complexity": (
        "number", "z-score", "Index of economic complexity, of the region or the industry: mean 0, standard deviation 1. An index without a natural sign: see sign in the table of networks.",
        "Indice de complexité économique, de la région ou du secteur : moyenne 0, écart type 1. Indice sans signe naturel : voir sign dans la table des réseaux.",
    ),
    "unknown": ("integer", "cells", "Number of location quotients that have no value.", "Nombre de quotients de localisation sans valeur."),
    "regions_counted": ("integer", "regions", "Number of regions that the measure is computed from.", "Nombre de régions sur lesquelles porte la mesure."),
    "regions_left_out": ("integer", "regions", "Number of regions left out, because too much of them is hidden.", "Nombre de régions laissées de côté, faute de données publiées."),
    "industries_counted": ("integer", "industries", "Number of industries in the network.", "Nombre de secteurs du réseau."),
    "specialisations": ("integer", "cells", "Number of pairs of region and industry with a location quotient of 1 or more.", "Nombre de paires de région et de secteur au quotient de localisation de 1 ou plus."),
    "components": ("integer", "", "Number of parts of the network that nothing connects; complexity is that of the largest.", "Nombre de parties du réseau que rien ne relie ; la complexité est celle de la plus grande."),
    "component_regions": ("integer", "regions", "Number of regions in the largest part.", "Nombre de régions de la plus grande partie."),
    "sign": (
        "text", "", "What the sign of complexity was set by: wages (higher wages per person are more complex), diversity (more specialisations are), ubiquity (rarer industries are) or arbitrary; empty where there is no index.",
        "Ce qui fixe le signe de la complexité : wages (salaires par personne plus élevés), diversity (spécialisations plus nombreuses), ubiquity (secteurs plus rares) ou arbitrary ; vide sans indice.",
    ),
    "sign_correlation": ("number", "", "Correlation of the complexity of regions with what sets its sign.", "Corrélation de la complexité des régions avec ce qui en fixe le signe."),
    "eigen_gap": ("number", "", "Distance of the third eigenvalue from the second, as a share of the second: 0 if the index is not determined.", "Écart de la troisième valeur propre à la deuxième, rapporté à celle-ci : 0 si l’indice n’est pas déterminé."),
    "weak_sign": ("boolean", "", "Whether that correlation is below 0.2: the order may as well be reversed.", "Si cette corrélation est inférieure à 0,2 : l’ordre pourrait aussi bien être inversé."),
    "close_eigenvalues": ("boolean", "", "Whether eigen_gap is below 0.1: small changes of the data may turn the index.", "Si eigen_gap est inférieur à 0,1 : de petits changements des données peuvent faire tourner l’indice."),
    "employment_measured": ("number", "{employment}", "Employment of the industry in the regions counted.", "Emploi du secteur dans les régions comptées."),
    "hidden_share": ("number", "share, 0 to 1", "Sum of the widths of all bounds over the employment measured.", "Somme des largeurs de tous les intervalles rapportée à l’emploi mesuré."),
    "hoover": ("number", "share, 0 to 1", "Hoover’s coefficient of localisation: the share of the industry’s jobs that would have to move to be spread like all employment.", "Coefficient de localisation de Hoover : part des emplois du secteur à déplacer pour une répartition pareille à celle de tout l’emploi."),
    "locational_gini": ("number", "0 to 1", "Locational Gini coefficient (Lorenz curve against all employment): 0 spread alike.", "Coefficient de Gini de localisation (courbe de Lorenz face à tout l’emploi) : 0 si réparti pareillement."),
    "theil": ("number", "nats", "Theil’s T of the industry against all employment; 0 spread alike.", "T de Theil du secteur face à tout l’emploi ; 0 si réparti pareillement."),
    "theil_between": ("number", "nats", "The part of theil between countries; empty with one country.", "Part de theil entre pays ; vide s’il n’y a qu’un pays."),
    "from_year": ("integer", "", "First of the two years compared; empty where no two can be.", "Première des deux années comparées ; vide si aucune paire n’est comparable."),
    "to_year": ("integer", "", "Second of the two years compared.", "Seconde des deux années comparées."),
    "first_year": ("integer", "", "First year there is.", "Première année disponible."),
    "last_year": ("integer", "", "Last year there is.", "Dernière année disponible."),
    "break_years": ("text", "", "Years in which the source flags a break of the series of the region.", "Années où la source signale une rupture de série de la région."),
    "leap_years": ("text", "", "Years in which a large industry of the region more than doubled or halved: taken for a break that the source did not flag.", "Années où un grand secteur de la région a plus que doublé ou diminué de moitié : pris pour une rupture non signalée."),
    "other_land_years": ("text", "", "Years from which the code names other land.", "Années à partir desquelles le code désigne un autre territoire."),
    "incomplete_years": ("text", "", "Years in which not every industry of the region has a number.", "Années où tous les secteurs de la région n’ont pas de chiffre."),
    "reference_area": ("text", "", "Places whose sum the region is compared with: complete and unbroken over the same years.", "Territoires dont la somme sert de comparaison : complets et sans rupture sur les mêmes années."),
    "start": ("number", "{employment}", "Employment in from_year.", "Emploi en from_year."),
    "end": ("number", "{employment}", "Employment in to_year.", "Emploi en to_year."),
    "change": ("number", "{employment}", "Change of employment; national, industry_mix and competitive add up to it.", "Variation de l’emploi ; somme de national, industry_mix et competitive."),
    "national": ("number", "{employment}", "What it would have been at the growth of all employment in the area.", "Ce qu’elle aurait été à la croissance de tout l’emploi de l’aire."),
    "industry_mix": ("number", "{employment}", "What comes of industries that grow faster or slower in the area than all employment.", "Ce qui vient de secteurs qui croissent plus ou moins dans l’aire que tout l’emploi."),
    "competitive": ("number", "{employment}", "What comes of the region’s industries growing faster or slower than in the area.", "Ce qui vient de secteurs de la région qui croissent plus ou moins que dans l’aire."),
    "dimensions": ("text", "", "Stars counted: those given in every year of the edition.", "Étoiles comptées : celles attribuées chaque année de l’édition."),
    "stars_before": ("integer", "stars", "Number of stars in a year.", "Nombre d’étoiles une année."),
    "stars_after": ("integer", "stars", "Number of stars in the next year of the edition.", "Nombre d’étoiles l’année suivante de l’édition."),
    "moves": ("integer", "", "Number of regional clusters that moved so, all years together.", "Nombre de clusters régionaux passés ainsi, toutes années réunies."),
    "probability": ("number", "share, 0 to 1", "Share of those that moves start from, or of new stars that last so long.", "Part de ceux dont partent les passages, ou des nouvelles étoiles qui durent autant."),
    "gained": ("integer", "regions", "Regions that had no star and got one.", "Régions sans étoile qui en ont gagné une."),
    "lost": ("integer", "regions", "Regions that had a star and have none.", "Régions qui avaient une étoile et n’en ont plus."),
    "kept": ("integer", "regions", "Regions that had a star and have one.", "Régions qui avaient une étoile et en ont une."),
    "persistence": ("number", "share, 0 to 1", "kept over kept and lost.", "kept rapporté à kept et lost."),
    "left_out_hidden": ("integer", "", "Pairs of years left out, because hidden figures decide, or a star is not rated, in one of them.", "Paires d’années laissées de côté, car des données cachées décident ou une étoile n’est pas attribuable dans l’une d’elles."),
    "left_out_breaks": ("integer", "", "Pairs of years left out, because a break of the series or a change of borders lies between them.", "Paires d’années laissées de côté, car une rupture de série ou un changement de limites les sépare."),
    "years_later": ("integer", "years", "Years since the star was gained.", "Années depuis le gain de l’étoile."),
    "mappings": ("integer", "", "Number of tables from industries to categories that know the group.", "Nombre de tables de passage qui connaissent le groupe."),
    # --- regions and industries as a whole ---
    "industries": ("integer", "industries", "Number of industries of the layer counted for the region.", "Nombre de secteurs de la couche comptés pour la région."),
    "clusters": ("integer", "clusters", "Number of regional clusters with at least one certain star.", "Nombre de clusters régionaux portant au moins une étoile certaine."),
    "holes": ("integer", "cells", "Number of cells whose employment the source does not publish.", "Nombre de cellules dont la source ne publie pas l’emploi."),
    "strength": ("number", "share, 0 to 1", "Share of the region's employment in strong clusters.", "Part de l’emploi de la région dans des clusters forts."),
    "regions": ("integer", "regions", "Number of regions with employment in the industry, or that may have some.", "Nombre de régions ayant, ou pouvant avoir, de l’emploi dans le secteur."),
    "cells": ("integer", "cells", "Number of regions listed for the industry.", "Nombre de régions répertoriées pour le secteur."),
    # --- observations ---
    "variable": ("text", "", "employment, establishments or wages; the unit of low, value and high follows from it.", "employment, establishments ou wages ; l’unité de low, value et high en découle."),
    "low": ("number", "unit of the variable", "Lower bound; equal to value where the source publishes the number.", "Borne inférieure ; égale à value là où la source publie le chiffre."),
    "value": ("number", "unit of the variable", "The published number, or for a gap the point within its bounds; empty where nothing limits it.", "Le chiffre publié ou, pour un vide, le point entre ses bornes ; vide si rien ne le limite."),
    "high": ("number", "unit of the variable", "Upper bound; empty where nothing limits the number.", "Borne supérieure ; vide si rien ne limite le chiffre."),
    "status": ("text", "", "observed, zero, estimated, bounded, confidential, missing or not_applicable, as for employment_status.", "observed, zero, estimated, bounded, confidential, missing ou not_applicable, comme pour employment_status."),
    "flag": ("text", "", "Letters of the source beside the number, untouched.", "Lettres de la source à côté du chiffre, inchangées."),
    "level": ("text", "", "Level in its classification: of an industry section, division, group or class; of a region 0 (country) to 3.", "Niveau dans sa nomenclature : pour un secteur section, division, groupe ou classe ; pour une région de 0 (pays) à 3."),
    # --- lists ---
    "parent": ("text", "", "Code of what it is part of, in the same classification; empty for the topmost.", "Code de l’ensemble dont elle fait partie, dans la même nomenclature ; vide au sommet."),
    "name": ("text", "", "Official name.", "Nom officiel."),
    "names": ("text", "", "Names by language, as a JSON object of language code and name.", "Noms par langue, sous forme d’objet JSON de code de langue et de nom."),
    "longitude": ("number", "degrees east", "Longitude of a point in the region.", "Longitude d’un point de la région."),
    "latitude": ("number", "degrees north", "Latitude of a point in the region.", "Latitude d’un point de la région."),
    "published": ("boolean", "", "Whether the panorama has rows of the region.", "Si le panorama comporte des lignes de la région."),
    "has_data": ("boolean", "", "Whether the source has observations of the region.", "Si la source comporte des observations de la région."),
    # --- findings ---
    "severity": ("text", "", "error, warning or note.", "error (erreur), warning (avertissement) ou note."),
    "check": ("text", "", "Name of the check that found it.", "Nom du contrôle qui l’a relevé."),
    "message": ("text", "", "The finding in words (English).", "Le constat en toutes lettres (en anglais)."),
    "codes": ("text", "", "Codes concerned, separated by semicolons.", "Codes concernés, séparés par des points-virgules."),
    "lines": ("text", "", "First lines concerned in the file, at most twenty, separated by semicolons.", "Premières lignes concernées dans le fichier, vingt au plus, séparées par des points-virgules."),
    "count": ("integer", "rows", "Number of all rows or cells concerned.", "Nombre de toutes les lignes ou cellules concernées."),
    "source": ("text", "", "Name of the input file.", "Nom du fichier d’entrée."),
    # --- on every row ---
    "rule": ("text", "", "Name of the rule by which stars are given.", "Nom de la règle d’attribution des étoiles."),
    "rule_verified": ("boolean", "", "Whether the cuts of the rule are verified against its publication; if not, read its stars as a proposal.", "Si les seuils de la règle sont vérifiés d’après sa publication ; sinon, lire ses étoiles comme une proposition."),
    "edition": ("text", "", "Series and identifier of the edition that the row belongs to, so that a file never loses its origin.", "Série et identifiant de l’édition dont provient la ligne, afin qu’un fichier ne perde jamais son origine."),
    "fictional": ("boolean", "", "Always true, and only in fictional editions: regions and numbers are invented.", "Toujours vrai, et seulement dans les éditions fictives : régions et chiffres sont inventés."),
    # --- SDMX-CSV ---
    "STRUCTURE": ("text", "", "Always dataflow.", "Toujours dataflow."),
    "STRUCTURE_ID": ("text", "", "Identifier and version of the structure of the table.", "Identifiant et version de la structure de la table."),
    "ACTION": ("text", "", "I: the row informs, it changes nothing.", "I : la ligne informe, elle ne modifie rien."),
    "FREQ": ("text", "", "A: yearly.", "A : annuel."),
    "REGION_VERSION": ("text", "", "As region_version.", "Comme region_version."),
    "GEO": ("text", "", "As region.", "Comme region."),
    "LAYER": ("text", "", "As layer.", "Comme layer."),
    "NACE_R2": ("text", "", "As industry, where all codes are of NACE Rev. 2.", "Comme industry, si tous les codes sont de la NACE Rév. 2."),
    "NACE_R21": ("text", "", "As industry, where all codes are of NACE Rev. 2.1.", "Comme industry, si tous les codes sont de la NACE Rév. 2.1."),
    "INDUSTRY": ("text", "", "As industry, of any classification.", "Comme industry, de toute nomenclature."),
    "INDICATOR": ("text", "", "Name of the column of the other formats that the value stands in; units are given there. For observations the variable, alone for the value and with _low and _high for its bounds.", "Nom de la colonne des autres formats où figure la valeur ; les unités y sont données. Pour les observations la variable, seule pour la valeur et avec _low et _high pour ses bornes."),
    "TIME_PERIOD": ("text", "", "As year.", "Comme year."),
    "OBS_VALUE": ("number", "unit of the indicator", "The value; yes is 1 and no is 0; empty if unknown.", "La valeur ; oui vaut 1 et non vaut 0 ; vide si inconnue."),
    "OBS_STATUS": ("text", "", "A normal; E estimated by the source, or by us within bounds; B, D, P, U as the source's letters b, d, p, u say; M not known.", "A normal ; E estimé par la source, ou par nous entre des bornes ; B, D, P, U selon les lettres b, d, p, u de la source ; M inconnu."),
    "CONF_STATUS": ("text", "", "C where the number is confidential and nothing limits it; F free.", "C si le chiffre est confidentiel et que rien ne le limite ; F libre."),
    "EDITION": ("text", "", "As edition.", "Comme edition."),
    "FICTIONAL": ("boolean", "", "As fictional.", "Comme fictional."),
}  # fmt: skip
