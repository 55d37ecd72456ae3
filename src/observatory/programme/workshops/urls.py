"""Addresses of workshops: the office's pages, the board, invitations and published proceedings."""

from __future__ import annotations

from django.urls import path, re_path

from observatory.programme.workshops.views import agenda, boards, joining, outcomes, participants, recording, workshops

app_name = "workshops"

urlpatterns = [
    path("office/demonstrators/<str:demonstrator>/workshops/new/", workshops.new, name="new"),
    path("office/workshops/<str:pk>/", workshops.workshop, name="workshop"),
    path("office/workshops/<str:pk>/edit/", workshops.edit, name="edit"),
    path("office/workshops/<str:pk>/hold/", workshops.hold, name="hold"),
    path("office/workshops/<str:pk>/cancel/", workshops.cancel, name="cancel"),
    path("office/workshops/<str:pk>/agenda/", agenda.agenda, name="agenda"),
    path("office/workshops/<str:pk>/agenda.ics", agenda.calendar, name="calendar"),
    path("office/workshops/<str:pk>/agenda/draft/", agenda.draft, name="draft_agenda"),
    path("office/workshops/<str:pk>/agenda/new/", agenda.new_session, name="new_session"),
    path("office/sessions/<str:pk>/", agenda.edit_session, name="edit_session"),
    path("office/sessions/<str:pk>/move/", agenda.move_session, name="move_session"),
    path("office/sessions/<str:pk>/remove/", agenda.remove_session, name="remove_session"),
    path("office/sessions/<str:pk>/record/", recording.record, name="record"),
    path("office/records/<str:pk>/", recording.correct, name="correct_record"),
    path("office/records/<str:pk>/remove/", recording.remove, name="remove_record"),
    path("office/workshops/<str:pk>/participants/", participants.participants, name="participants"),
    path("office/workshops/<str:pk>/participants/invite/", participants.invite, name="invite"),
    path("office/workshops/<str:pk>/attendance/", participants.attendance, name="attendance"),
    path("office/participations/<str:pk>/", participants.edit, name="participant"),
    path("office/participations/<str:pk>/remove/", participants.remove, name="remove_participant"),
    path("office/workshops/<str:pk>/board/", boards.board, name="board"),
    path("office/workshops/<str:pk>/board/projector/", boards.projector, name="projector"),
    path("office/workshops/<str:pk>/board/projector/live/", boards.projector_live, name="projector_live"),
    path("office/boards/<str:pk>/", boards.edit, name="edit_board"),
    path("office/boards/<str:pk>/freeze/", boards.freeze, name="freeze_board"),
    path("office/board-groups/<str:pk>/", boards.edit_group, name="edit_group"),
    path("office/board-groups/<str:pk>/remove/", boards.remove_group, name="remove_group"),
    path("office/cards/<str:pk>/move/", boards.move, name="move_card"),
    path("office/cards/<str:pk>/hide/", boards.hide, name="hide_card"),
    path("office/cards/<str:pk>/show/", boards.show, name="show_card"),
    path("office/workshops/<str:pk>/concept/", outcomes.concept, name="concept"),
    path("office/workshops/<str:pk>/concept/edit/", outcomes.edit_concept, name="edit_concept"),
    path("office/workshops/<str:pk>/concept/policy-project/", outcomes.revise, name="revise_policy_project"),
    path("office/workshops/<str:pk>/proceedings/", outcomes.editor, name="editor"),
    path("office/workshops/<str:pk>/proceedings/draft/", outcomes.draft, name="draft_proceedings"),
    path("office/workshops/<str:pk>/proceedings/preview/", outcomes.preview, name="preview"),
    path("office/workshops/<str:pk>/proceedings/publish/", outcomes.publish, name="publish_proceedings"),
    re_path(
        r"^office/workshops/(?P<pk>\w+)/proceedings/draft\.(?P<form>pdf|docx)$",
        outcomes.preview_file,
        name="preview_file",
    ),
    path("office/proceedings-sections/<str:pk>/", outcomes.section, name="section"),
    path("board/", joining.enter, name="enter"),
    path("board/<str:code>/", joining.join, name="join"),
    path("board/<str:code>/live/", joining.live, name="live"),
    path("board/<str:code>/cards/", joining.add, name="add_card"),
    path("board/<str:code>/cards/<str:card>/vote/", joining.vote, name="vote"),
    path("board/<str:code>/cards/<str:card>/withdraw/", joining.withdraw, name="withdraw_vote"),
    path("board/<str:code>/cards/<str:card>/remove/", joining.remove, name="remove_own_card"),
    path("workshops/invitation/<str:secret>/", participants.invitation, name="invitation"),
    path("workshops/invitation/<str:secret>/agenda.ics", participants.invitation_calendar, name="invitation_calendar"),
    path("workshops/participations/<str:pk>/", participants.participation, name="participation"),
    path(
        "workshops/participations/<str:pk>/agenda.ics",
        participants.participation_calendar,
        name="participation_calendar",
    ),
    path("workshops/<str:pk>/proceedings/", outcomes.proceedings, name="proceedings"),
    re_path(
        r"^workshops/(?P<pk>\w+)/proceedings\.(?P<form>pdf|docx)$",
        outcomes.proceedings_file,
        name="proceedings_file",
    ),
]
