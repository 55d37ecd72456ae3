"""The mails of calls: the receipt of an application, and the letters with the decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core import mail_texts

RECEIPT = "calls.receipt"
LETTERS = {
    "selected": "calls.letter_selected",
    "reserve": "calls.letter_reserve",
    "not_selected": "calls.letter_not_selected",
}
MOVED_UP = "calls.letter_moved_up"
LETTER_KEYS = (*LETTERS.values(), MOVED_UP)

mail_texts.register(
    RECEIPT,
    purpose=_("Receipt of an application"),
    subject=_("Received: application {number}, {region}"),
    body=_(
        "We have received your application.\n\n"
        "Call: {call}\n"
        "Number: {number}\n"
        "Organisation: {organisation}\n"
        "Region: {region}\n"
        "Received: {time}\n"
        "Fingerprint (SHA-256): {sha256}\n\n"
        "The receipt and exactly what evaluators will see: {address}\n"
    ),
    values=("number", "call", "organisation", "region", "time", "sha256", "address"),
)

_VALUES = ("name", "number", "call", "organisation", "region", "reasons", "comments", "address", "office")

mail_texts.register(
    LETTERS["selected"],
    purpose=_("Letter to an applicant that is selected"),
    subject=_("Your application {number}, {region}: the decision"),
    body=_(
        "Dear {name},\n\n"
        "Your region {region} has been selected in the call “{call}”. We congratulate you.\n\n"
        "The reasons for the decision:\n\n{reasons}\n\n"
        "What the evaluators said of your application:\n\n{comments}\n\n"
        "The next step: we will write to you within two weeks to agree on a first meeting, your team and a calendar.\n\n"
        "Your application and this letter: {address}\n\n"
        "{office}\n"
    ),
    values=_VALUES,
)
mail_texts.register(
    LETTERS["reserve"],
    purpose=_("Letter to an applicant in reserve"),
    subject=_("Your application {number}, {region}: the decision"),
    body=_(
        "Dear {name},\n\n"
        "Your region {region} is in reserve in the call “{call}”: it moves up if a selected region leaves.\n\n"
        "The reasons for the decision:\n\n{reasons}\n\n"
        "What the evaluators said of your application:\n\n{comments}\n\n"
        "The next step: you need do nothing. We will write to you if a place becomes free.\n\n"
        "Your application and this letter: {address}\n\n"
        "{office}\n"
    ),
    values=_VALUES,
)
mail_texts.register(
    LETTERS["not_selected"],
    purpose=_("Letter to an applicant that is not selected"),
    subject=_("Your application {number}, {region}: the decision"),
    body=_(
        "Dear {name},\n\n"
        "Your region {region} could not be selected in the call “{call}”. We thank you for your work.\n\n"
        "The reasons for the decision:\n\n{reasons}\n\n"
        "What the evaluators said of your application:\n\n{comments}\n\n"
        "The next step: the comments may help with a further application. If you have questions, write to the programme office.\n\n"
        "Your application and this letter: {address}\n\n"
        "{office}\n"
    ),
    values=_VALUES,
)
mail_texts.register(
    MOVED_UP,
    purpose=_("Letter to an applicant that moves up from the reserve"),
    subject=_("Your application {number}, {region}: a place has become free"),
    body=_(
        "Dear {name},\n\n"
        "A place has become free in the call “{call}”, and your region {region} moves up from the reserve: it is selected now.\n\n"
        "The reasons:\n\n{reasons}\n\n"
        "What the evaluators said of your application:\n\n{comments}\n\n"
        "The next step: we will write to you within two weeks to agree on a first meeting, your team and a calendar.\n\n"
        "Your application and this letter: {address}\n\n"
        "{office}\n"
    ),
    values=_VALUES,
)
