"""One region, all the way: from the call to the published page, by hand, in French.

The officer sits at a desktop; applicants, key actors and owners of actions have a telephone without JavaScript. Each test is a step
and goes on where the one before stopped.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.server import OWNER, PROGRAMME
from tests.journeys.steps import Journey

pytestmark = [pytest.mark.browser]

OFFICER = "agent@example.org"
READER = "lectrice@example.org"
LEAD = "responsable@example.org"
ACTORS = tuple(f"acteur.{number}@example.org" for number in range(1, 6))
ACTION_OWNER = "porteur@example.org"
APPLICANT = "candidate@example.org"
EVALUATORS = ("evaluateur.un@example.org", "evaluatrice.deux@example.org")
LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_01_an_officer_gets_the_programme_and_writes_a_call(journey: Journey) -> None:
    owner = journey.person(OWNER)
    owner.sign_in()
    owner.go("my/")
    owner.follow(f"/office/{PROGRAMME}/")
    owner.follow("/roles/")
    owner.send({"email": OFFICER, "name": "Aline Agent", "role": "officer"})

    officer = journey.person(OFFICER)
    officer.sign_in()
    officer.go("my/")
    officer.follow(f"/office/{PROGRAMME}/")
    officer.follow("/calls/")
    officer.follow("/calls/new/")
    officer.send(
        {
            "title_fr": "Appel aux régions pilotes",
            "title_en": "Call for model regions",
            "objective_fr": "Une région qui veut moderniser ses industries avec ses clusters.",
            "services_fr": "Une enquête, un diagnostic, un atelier et une note de politique.",
            "zone": "Europe/Brussels",
            "opens": "2031-01-08T09:00",
            "closes": "2031-02-28T17:00",
            "places": "1",
            "reserves": "1",
            "languages": ["fr"],
            "scale": "5",
            "comment_each": True,
            "letter_required": True,
            "evaluate_until": "2031-03-31T17:00",
        }
    )
    journey.remembered["call"] = officer.tab.url
    for code, title, weight in (("C1", "Pertinence du défi", "60"), ("C2", "Engagement des acteurs", "40")):
        officer.follow("/criteria/new/")
        officer.send({"code": code, "title_fr": title, "weight": weight, "minimum": "2"})
    for key, title in (("defi", "Le défi"), ("clusters", "Les clusters")):
        officer.follow("/sections/new/")
        officer.send({"key": key, "title_fr": title, "longest": "500"})
    officer.send({}, "/publish/")
    officer.follow(r"/fr/calls/\w+/")
    assert "Appel aux régions pilotes" in officer.said()


def test_02_a_region_applies_on_a_telephone_without_javascript(journey: Journey, tmp_path: Path) -> None:
    journey.set_clock("2031-01-15T10:00:00+01:00")
    applicant = journey.person(APPLICANT, phone=True)
    applicant.go("calls/")
    applicant.follow(r"/fr/calls/\w+/")
    applicant.follow("/apply/")
    applicant.sign_up("une-longue-phrase-de-passe")
    applicant.go("calls/")
    applicant.follow(r"/fr/calls/\w+/")
    applicant.follow("/apply/")
    applicant.send({"new-name": "Agence de développement", "new-kind": "agency", "new-country": "QM", "language": "fr"})
    mine = applicant.tab.url
    applicant.follow("/details/")
    applicant.send(
        {"region": "QM11", "authority": "Conseil de la région", "partners": "Université\nChambre"}, "", "next"
    )
    applicant.send(
        {"contact_name": "Camille Candidate", "contact_email": APPLICANT, "contact_position": "Directrice"}, "", "next"
    )
    applicant.send({"text": "Nos ateliers de mécanique perdent leurs donneurs d'ordre."}, "", "next")
    applicant.go(mine)
    assert "/note/clusters/" in " ".join(applicant.links()), "a draft is kept with a section missing"
    applicant.follow("/note/clusters/")
    applicant.send({"text": "Deux clusters réunissent cent vingt entreprises."}, "", "next")
    letter = tmp_path / "lettre.pdf"
    letter.write_bytes(LETTER)
    applicant.send({"file": letter, "label": "Lettre du conseil régional"})
    applicant.go(mine)
    applicant.follow("/declarations/")
    applicant.send({"consent": True})
    applicant.follow("/preview/")
    assert "cent vingt entreprises" in applicant.said()
    applicant.go(mine)
    applicant.follow("/submit/")
    applicant.send({})
    assert applicant.tab.url.endswith("/receipt/")
    assert "SHA-256" in applicant.letter("/receipt/")


def test_03_two_evaluators_score_it_and_the_officer_selects_it(journey: Journey) -> None:
    journey.set_clock("2031-03-01T09:00:00+01:00")
    owner = journey.person(OWNER)
    owner.sign_in()
    owner.go(journey.remembered["call"])
    owner.follow("/evaluators/")
    for number, email in enumerate(EVALUATORS, start=1):
        owner.follow("/invite/")
        owner.send({"email": email, "name": f"Évaluation {number}"})
    officer = journey.person(OFFICER)
    officer.sign_in()
    officer.go(journey.remembered["call"])
    officer.follow("/evaluators/")
    boxes = officer.tab.locator("main input[type=checkbox][name^='a-']")
    assert boxes.count() == 2
    for number in range(2):
        boxes.nth(number).check()
    officer.send({})
    for email, score in zip(EVALUATORS, ("4", "3.5"), strict=True):
        evaluator = journey.person(email)
        evaluator.sign_in()
        evaluator.go("my/")
        evaluator.follow("/evaluations/")
        evaluator.follow(r"/evaluations/\w+/")
        evaluator.follow("/scores/")
        evaluator.send(
            {
                "score_C1": score,
                "comment_C1": "Le défi est clair.",
                "score_C2": "3",
                "comment_C2": "Les acteurs sont engagés.",
                "comment": "Une bonne candidature.",
            },
            "",
            "final",
        )
    officer.go(journey.remembered["call"])
    officer.follow("/progress/")
    officer.go(journey.remembered["call"])
    officer.follow("/ranking/")
    assert "3,4" in officer.said() or "3,45" in officer.said()
    officer.go(journey.remembered["call"])
    officer.follow("/decision/")
    officer.send(
        {
            "day": "2031-03-01",
            "present": "Aline Agent, Odile Propriétaire",
            "reasons_fr": "La place va à la première du classement.",
        }
    )
    officer.follow("/letter/")
    officer.go(journey.remembered["call"])
    officer.follow("/letters/")
    officer.send({}, "/letters/release/")
    applicant = journey.person(APPLICANT, phone=True)
    letter = applicant.link("applications/")
    applicant.sign_in()
    applicant.go(letter)
    applicant.follow("/decision/")
    assert "Le défi est clair." in applicant.said()


def test_04_the_support_begins_with_policy_project_team_and_key_actors(journey: Journey, tmp_path: Path) -> None:
    officer = journey.person(OFFICER)
    officer.go(f"office/{PROGRAMME}/")
    officer.follow("/demonstrators/")
    officer.follow(r"/new/\?application=\w+")
    officer.send({"name_fr": "Port-l'Écu", "name_en": "Port-l'Écu", "working_language": "fr"})
    journey.remembered["region"] = officer.tab.url
    officer.follow("/edit/")
    officer.send(
        {"challenge_fr": "Renouveler la mécanique de la région.", "response_fr": "Relier ateliers et recherche."}
    )
    officer.go(journey.remembered["region"])
    officer.follow("/policy-project/")
    officer.follow("/policy-project/edit/")
    officer.send(
        {
            "title_fr": "Une politique de clusters pour la mécanique",
            "owner": "Conseil de la région",
            "stage": "design",
            "problem_fr": "Les ateliers sont petits et seuls.",
            "rationale_fr": "Les clusters les réunissent.",
            "instruments_fr": "Chèques d'innovation.",
            "roadmap_fr": "Adoption avant l'hiver.",
            "industries": "C25, C28",
        }
    )
    officer.follow(r"/stages/\?stage=adopted")
    officer.send({"planned": "2031-11-30", "clusters_part_fr": "Les clusters sont entendus."})
    officer.follow("/policy-project/actors/")
    officer.send({"name": "Conseil de la région", "part": "decides"})
    officer.go(journey.remembered["region"])
    officer.follow("/team/")
    officer.send(
        {"name": "Rosalie Responsable", "part_fr": "Responsable de la région", "email": LEAD, "role": "region_lead"}
    )
    officer.go(journey.remembered["region"])
    officer.follow("/key-actors/")
    officer.follow("/key-actors/import/")
    file = tmp_path / "acteurs.csv"
    lines = [f"Atelier {number},Personne {number},{email},firm,fr" for number, email in enumerate(ACTORS, start=1)]
    file.write_text("\n".join(["organisation,name,email,group,language", *lines]), encoding="utf-8")
    officer.send({"file": file})
    officer.send({}, "", "take")
    assert "Atelier 5" in officer.said()


def test_05_key_actors_answer_the_survey_on_telephones_without_javascript(journey: Journey) -> None:
    officer = journey.person(OFFICER)
    officer.go(f"office/{PROGRAMME}/questionnaires/")
    officer.send({"start": "short_form"})
    officer.go(journey.remembered["region"])
    officer.follow(r"/office/steps/\w+/")
    officer.send({"planned_start": "2031-03-01", "planned_end": "2031-03-20"})
    officer.send({}, r"/steps/\w+/start/")
    officer.follow("/surveys/new/")
    officer.send({"opens": "2031-03-01T08:00", "closes": "2031-03-20T18:00", "minimum_group": "5"})
    wave = officer.tab.url
    officer.send({}, "/launch/")
    for email in ACTORS:
        actor = journey.person(email, phone=True)
        actor.go(actor.link("answer/"))
        for _page in range(12):
            if actor.tab.locator("button[value=send]").count():
                break
            answers = dict.fromkeys(actor.names("radio", "4")[:2], "4") | (
                {"group": "firm"} if "group" in actor.names("radio") else {}
            )
            actor.send(answers, "", "go=next")
        actor.send({}, "", "go=send")
        assert actor.tab.url.endswith("/thanks/")
    journey.set_clock("2031-03-21T09:00:00+01:00")
    officer.sign_in()
    officer.go(wave)
    officer.send({}, "/publish/")
    officer.follow("/results/")
    officer.follow(r"/results/\w+/")
    assert "5" in officer.said()


def test_06_the_pre_assessment_rests_on_a_cleared_quote_and_the_edition(journey: Journey) -> None:
    officer, actor = journey.person(OFFICER), journey.person(ACTORS[0], phone=True)
    officer.go(journey.remembered["region"])
    officer.follow(r"/assessments/new/\w+/")
    officer.send({"questions_fr": "Comment les clusters peuvent-ils moderniser la mécanique ?"})
    journey.remembered["assessment"] = assessment = officer.tab.url

    officer.follow("/interviews/")
    officer.follow("/interviews/new/")
    key_actor = officer.tab.locator("[name=key_actors]").first.get_attribute("value") or ""
    officer.send({"key_actors": [key_actor], "day": "2031-03-21", "mode": "video"})
    interview = officer.tab.url
    officer.follow(r"/interviews/people/\w+/")
    officer.send({"consent_day": "2031-03-21", "may_be_quoted": True, "may_be_listed": True, "email": ACTORS[0]})
    officer.go(interview)
    officer.follow("/notes/")
    officer.send({"notes": "Les projets communs naissent de rencontres."})
    officer.go(interview)
    officer.follow("/quotes/new/")
    officer.send(
        {"text_fr": "Sans rencontre, pas de projet.", "theme": "clusters", "language": "fr", "attribution": "name"}
    )
    quote = officer.tab.url
    officer.send({}, "/send/")
    actor.go(actor.link("interviews/quote/"))
    actor.send({"attribution": "name"})
    officer.go(quote)
    officer.follow(r"/evidence/\w+/")

    officer.go(assessment)
    officer.follow("/profile/")
    if officer.tab.locator("main a[href$='/profile/peers/'].button:not(.button--quiet)").count():
        officer.follow("/profile/peers/")
        officer.send({"rule": "similar"})
    officer.send({}, "/profile/keep/")

    lead = journey.person(LEAD)
    lead.sign_in()
    for person, rater in ((officer, "expert"), (lead, "self")):
        person.go(assessment)
        person.follow(f"/stress-test/{rater}/")
        scores = [name for name in person.names("radio") if name.endswith("_score")]
        person.send(dict.fromkeys(scores, "3"), r"\?dimension=\w+")
        person.send({"rest_unknown": True}, "/final/")
    officer.go(assessment)
    officer.follow("/stress-test/comparison/")

    officer.go(assessment)
    officer.follow("/findings/")
    officer.follow("/findings/new/")
    officer.send(
        {"kind": "gap", "title_fr": "Les ateliers se rencontrent trop peu.", "text_fr": "Peu de lieux communs."}
    )
    finding = officer.tab.url.removesuffix("evidence/")
    facts = officer.tab.locator("[name=evidence]").evaluate_all("boxes => boxes.map(each => each.value)")
    officer.send({"evidence": [facts[0], facts[1], *facts[-10:]]})
    officer.go(finding)
    officer.send({}, "/agree/")
    officer.go(assessment)
    officer.follow("/report/")
    officer.send({}, "/report/draft/")
    officer.go(f"{assessment}report/")
    officer.send({}, "/report/publish/")
    officer.go(assessment)
    officer.follow(f"/reports/{PROGRAMME}/.*/")
    assert "Sans rencontre, pas de projet." in officer.said()


def test_07_a_workshop_gathers_cards_and_dots_from_telephones(journey: Journey) -> None:
    officer, actor = journey.person(OFFICER), journey.person(ACTORS[0], phone=True)
    officer.go(journey.remembered["region"])
    officer.follow("/workshops/new/")
    officer.send(
        {
            "title_fr": "Atelier des régions",
            "first_day": "2031-04-15",
            "last_day": "2031-04-16",
            "place": "Port-l'Écu",
            "aim_fr": "Un concept pour la mécanique.",
        }
    )
    journey.remembered["workshop"] = workshop = officer.tab.url
    officer.follow("/agenda/")
    officer.send({}, "/agenda/draft/")
    officer.go(workshop)
    officer.follow("/participants/")
    officer.send({"name": "Personne 1", "email": ACTORS[0], "group": "firm", "language": "fr"})
    officer.send({}, "/invite/")
    actor.go(actor.link("workshops/invitation/"))
    actor.send({"accept": "yes", "may_be_named": True})

    journey.set_clock("2031-04-15T09:00:00+02:00")
    officer.sign_in()
    officer.go(workshop)
    officer.follow("/board/")
    officer.send({"title_fr": "Idées", "votes_per_person": "3", "groups": "Rencontres\nFinances"})
    found = re.search(r"\b[A-Z]{6}\b|\b[A-Z]{3} [A-Z]{3}\b", officer.said())
    assert found is not None
    actor.go("board/")
    actor.send({"code": found[0]})
    actor.send({"text": "Un atelier partagé", "kind": "idea"}, "/cards/")
    actor.send({}, "/vote/")
    assert "Un atelier partagé" in actor.said()
    officer.go(f"{workshop}board/projector/")
    assert "Un atelier partagé" in officer.said()
    officer.go(f"{workshop}board/")
    officer.send({}, "/freeze/")

    officer.go(workshop)
    officer.follow("/agenda/")
    officer.follow("/record/")
    officer.send({"group": "", "text": "Un atelier partagé est voulu par tous."})
    officer.go(workshop)
    officer.follow("/concept/")
    officer.follow("/concept/edit/")
    officer.send({"vision_fr": "Une mécanique qui travaille ensemble.", "instruments_fr": "Un atelier partagé."})
    officer.go(f"{workshop}concept/")
    officer.follow("/concept/policy-project/")
    officer.send({})
    journey.set_clock("2031-04-17T09:00:00+02:00")
    officer.sign_in()
    officer.go(workshop)
    officer.send({}, "/hold/")
    officer.follow("/proceedings/")
    officer.send({}, "/proceedings/draft/")
    officer.follow(r"/proceedings-sections/\w+/")
    officer.send({"prose_fr": "La séance a retenu l'atelier partagé."})
    officer.go(f"{workshop}proceedings/")
    officer.send({}, "/proceedings/publish/")
    officer.follow(r"/fr/workshops/\w+/proceedings/")
    assert "Un atelier partagé" in officer.said()


def test_08_the_briefing_is_written_checked_by_the_region_approved_and_published(journey: Journey) -> None:
    officer, lead = journey.person(OFFICER), journey.person(LEAD)
    officer.go(journey.remembered["region"])
    officer.send({}, r"/briefings/begin/\w+/")
    journey.remembered["briefing"] = briefing = officer.tab.url
    officer.follow("/edit/")
    officer.send({"title_fr": "Note de politique", "summary_fr": "La région réunit ses ateliers."})
    officer.go(briefing)
    officer.send({}, "/draft/")
    officer.go(briefing)
    officer.follow("/sections/challenge/")
    officer.send({"prose_fr": "Renouveler la mécanique de la région."})

    officer.go(briefing)
    officer.follow("/recommendations/new/")
    kept = officer.tab.locator("[name=evidence]").evaluate_all("boxes => boxes.map(each => each.value)")
    officer.send(
        {
            "title_fr": "Créer un atelier partagé",
            "text_fr": "La région finance un atelier partagé.",
            "addressee": "Conseil de la région",
            "evidence": kept[:3],
        }
    )
    journey.remembered["recommendation"] = recommendation = officer.tab.url
    officer.follow("/actions/new/")
    officer.send(
        {
            "title_fr": "Ouvrir l'atelier partagé",
            "owner_organisation": "Agence de développement",
            "owner_name": "Paul Porteur",
            "owner_email": ACTION_OWNER,
            "owner_language": "fr",
            "start": "2031-06-01",
            "end": "2032-06-01",
            "budget": "250000",
            "funding": "Budget de la région",
            "indicator_fr": "Ateliers qui utilisent l'atelier partagé",
            "unit_fr": "ateliers",
            "baseline": "0",
            "baseline_date": "2031-06-01",
            "target": "40",
            "target_date": "2032-06-01",
        }
    )
    officer.go(briefing)
    officer.follow("/check/")
    officer.send({"due": "2031-05-10"}, "/check/open/")
    lead.sign_in()
    lead.go("my/")
    lead.go(f"{briefing}check/")
    lead.follow("/check/remark/.*")
    lead.send({"text": "Il y a cent vingt entreprises."})
    lead.go(f"{briefing}check/")
    lead.send({}, "/check/confirm/")
    officer.go(f"{briefing}check/")
    officer.follow("/answer/")
    officer.send({"how": "taken_over", "answer": "Corrigé dans le texte."})
    officer.go(f"{briefing}check/")
    officer.send({}, "/check/close/")
    officer.go(briefing)
    officer.follow("/approve/")
    officer.send({})
    officer.go(briefing)
    officer.send({}, "/publish/")
    officer.go(briefing)
    officer.follow("/briefing/")
    assert "Créer un atelier partagé" in officer.said()
    lead.go(recommendation)
    lead.follow("/respond/")
    lead.send({"response": "accepted"})


def test_09_the_owner_of_an_action_reports_twice_from_a_telephone_without_javascript(journey: Journey) -> None:
    owner = journey.person(ACTION_OWNER, phone=True)
    for moment, status, value in (
        ("2031-10-25T09:00:00+02:00", "running", "12"),
        ("2032-04-25T09:00:00+02:00", "delayed", "25"),
    ):
        journey.set_clock(moment)
        owner.go(owner.link("progress/"))
        reason = {"reason": "Le bâtiment est livré plus tard."} if status == "delayed" else {}
        owner.send({"status": status, "value": value, "text": "Les machines sont là.", **reason})
    officer = journey.person(OFFICER)
    officer.sign_in()
    officer.go(f"{journey.remembered['briefing']}follow-up/")
    officer.follow("/monitoring/")
    assert "Le bâtiment est livré plus tard." in officer.said()


def test_10_the_region_an_article_and_the_newsletter_are_published(journey: Journey) -> None:
    officer, reader = journey.person(OFFICER), journey.person(READER, phone=True)
    officer.go(journey.remembered["region"])
    officer.send({}, "/publish/")
    officer.follow(f"/demonstrators/{PROGRAMME}/[a-z-]+/")
    assert "Renouveler la mécanique" in officer.said()

    officer.go(f"office/{PROGRAMME}/")
    officer.follow("/newsletter/")
    officer.press("", "write")
    officer.write_page(
        "articlepage",
        "De l'appel au suivi",
        title="Port-l'Écu réunit ses ateliers",
        summary="Un an après la note de politique.",
        origin="invented",
    )
    officer.write_page(
        "proceedingspage",
        prose="Ce qui a été dit et retenu.",
        title="Comptes rendus des régions pilotes",
        origin="invented",
    )
    officer.write_page(
        "newsletterissuepage",
        "L'atelier partagé ouvre",
        title="Lettre d'information 1",
        number="1",
        foreword="Une région, de l'appel au suivi.",
        origin="invented",
    )

    reader.go(f"publications/newsletter/{PROGRAMME}/")
    reader.send({"address": READER})
    reader.go(reader.link("newsletter/confirm/"))
    reader.send({})
    officer.go(f"office/{PROGRAMME}/newsletter/")
    officer.arrived(officer.tab.locator("main form:has([name=issue]) button").click)
    reader.go(reader.link("publications/"))
    assert "L'atelier partagé ouvre" in reader.said()
    reader.go("publications/")
    reader.follow(f"/{PROGRAMME}/")
    section = reader.tab.url
    reader.follow("ses-ateliers/")
    assert "De l'appel au suivi" in reader.said()
    reader.go(section)
    reader.follow("/comptes-rendus[^/]*/")
    reader.follow(r"/fr/workshops/\w+/proceedings/")
    reader.go(f"demonstrators/{PROGRAMME}/port-lecu/")
    reader.follow("/briefing/")
    reader.follow(r"/recommendations/\w+/")
    assert "Ouvrir l'atelier partagé" in reader.said()
