"""Who may write: each programme has a group of its own, with permissions on its own section alone.

Owners, officers and editors of a programme are in its group as long as they have that role.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_save
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from observatory.core.models import Programme, Role, RoleGrant, User

WRITERS = (Role.OWNER, Role.OFFICER, Role.EDITOR)
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ON_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def connect() -> None:
    """Keep groups in step with roles from now on."""
    post_save.connect(_role_changed, sender=RoleGrant, dispatch_uid="publications.access")


def group_of(programme: Programme) -> Group:
    """The group of those who write for a programme, made where it is missing."""
    group, made = Group.objects.get_or_create(name=f"publications of {programme.pk}")
    if made:
        group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
        collection = Collection.objects.filter(
            name=programme.slug
        ).first() or Collection.get_first_root_node().add_child(name=programme.slug)
        for codename in ON_FILES:
            for permission in Permission.objects.filter(
                codename=codename, content_type__app_label__in=("wagtailimages", "wagtaildocs")
            ):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
    return group


def allow_section(programme: Programme, section: Page) -> None:
    """Let the group of a programme write below its section."""
    group = group_of(programme)
    for codename in ON_PAGES:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=group, page=section.page_ptr, permission=permission)  # type: ignore[attr-defined]
    for grant in RoleGrant.objects.filter(programme=programme, revoked=None, role__in=WRITERS):
        follow(grant.person, programme)


def follow(person: User, programme: Programme) -> None:
    """Put a person into the group of a programme, or take them out, as their roles say."""
    writes = RoleGrant.objects.filter(person=person, programme=programme, revoked=None, role__in=WRITERS).exists()
    name = f"publications of {programme.pk}"
    if writes:
        person.groups.add(group_of(programme))
    else:
        person.groups.remove(*Group.objects.filter(name=name))


def _role_changed(sender: type[RoleGrant], instance: RoleGrant, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    follow(instance.person, instance.programme)
