"""The tables of the core."""

from observatory.core.models.access import Token, Upload
from observatory.core.models.audit import AuditEntry, AuditHead
from observatory.core.models.identified import Identified, Origin, Versioned, WithOrigin
from observatory.core.models.mail import Job, MailText, Message, MessageState
from observatory.core.models.people import Membership, Organisation, OrganisationKind, Programme, User, Users
from observatory.core.models.roles import Deputy, Role, RoleGrant, Scope

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Deputy",
    "Identified",
    "Job",
    "MailText",
    "Membership",
    "Message",
    "MessageState",
    "Organisation",
    "OrganisationKind",
    "Origin",
    "Programme",
    "Role",
    "RoleGrant",
    "Scope",
    "Token",
    "Upload",
    "User",
    "Users",
    "Versioned",
    "WithOrigin",
]
