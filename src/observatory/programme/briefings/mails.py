"""The mails of this step, as the software words them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core.mail_texts import register

register(
    "briefings.progress",
    purpose=_("Asks the owner of an action for its progress"),
    subject=_("How far is it: {action}"),
    body=_(
        "Dear {name},\n\n"
        "you are the owner of the action “{action}” of the action plan of {region}. "
        "The plan was approved {months} months ago, and the region would like to know how far the action is.\n\n"
        "Please tell us on this page. It takes two minutes, works on a phone, and needs no account:\n{link}\n\n"
        "The link is for you alone and is valid until {until}. "
        "If something has changed since your report, open it again and send another one: the latest counts.\n"
    ),
    values=("name", "action", "region", "months", "until"),
    links=("link",),
)
register(
    "briefings.progress_reminder",
    purpose=_("Reminds the owner of an action who has not reported yet"),
    subject=_("Reminder: {action}"),
    body=_(
        "Dear {name},\n\n"
        "we have not heard from you yet about the action “{action}” of the action plan of {region}, "
        "{months} months after the plan was approved. A word is enough: is it running, done, delayed?\n\n"
        "This page takes two minutes and needs no account:\n{link}\n\n"
        "The link is valid until {until}. Without a report the public page says that none has arrived.\n"
    ),
    values=("name", "action", "region", "months", "until"),
    links=("link",),
)
register(
    "briefings.check",
    purpose=_("Asks the region to check the facts of the briefing"),
    subject=_("Please check the facts: {briefing}"),
    body=_(
        "Dear {name},\n\n"
        "the policy briefing “{briefing}” is ready for your factual check. "
        "Please read it by {due} and remark on every section where a fact is wrong or missing:\n{page}\n\n"
        "Then confirm that you have read everything, even if you have no remark.\n"
    ),
    values=("name", "briefing", "due", "page"),
)
register(
    "briefings.approved",
    purpose=_("Tells the region that its briefing was approved"),
    subject=_("Approved: {briefing}"),
    body=_(
        "Dear {name},\n\n"
        "the policy briefing “{briefing}” has been approved. "
        "Please say for each recommendation whether the region accepts it:\n{page}\n\n"
        "The owners of the actions will be asked for their progress after 6, 12 and 24 months.\n"
    ),
    values=("name", "briefing", "page"),
)
