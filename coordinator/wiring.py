"""Who listens to what, and which doors there are: one page, read it to know the house."""

from typing import Any

from flask import Blueprint

from coordinator import health, scopes
from coordinator.accounts import events as accounts_events
from coordinator.accounts import views as accounts_views
from coordinator.calendars import events as calendars_events
from coordinator.calendars import pages as calendars_pages
from coordinator.calendars import panels as calendars_panels
from coordinator.calendars import reactions as calendars
from coordinator.calendars.views import answers as answers_views
from coordinator.calendars.views import replies as replies_views
from coordinator.core.triggers import Trigger, offer
from coordinator.core.work import Reaction, Work
from coordinator.desk import views as desk_views
from coordinator.forums import events as forums_events
from coordinator.forums import queries as forums
from coordinator.forums import triggers as forums_triggers
from coordinator.forums import views as forums_views
from coordinator.groups import events as groups_events
from coordinator.groups import panels as groups_panels
from coordinator.groups import queries as groups
from coordinator.groups import triggers as groups_triggers
from coordinator.groups import views as groups_views
from coordinator.imports import events as imports_events
from coordinator.imports import views as imports_views
from coordinator.inbox import events as inbox_events
from coordinator.kit.events import Event
from coordinator.loading import events as loading_events
from coordinator.mail import events as mail_events
from coordinator.meetings import events as meetings_events
from coordinator.meetings import panels as meetings_panels
from coordinator.meetings import triggers as meetings_triggers
from coordinator.meetings import views as meetings_views
from coordinator.meetings.audience import Foretold
from coordinator.notices import panels as notices_panels
from coordinator.notices import views as notices_views
from coordinator.proceedings import events as proceedings_events
from coordinator.proceedings import panels as proceedings_panels
from coordinator.proceedings import reactions as proceedings
from coordinator.proceedings import triggers as proceedings_triggers
from coordinator.proceedings import views as proceedings_views
from coordinator.reminders import events as reminders_events
from coordinator.reminders import panels as reminders_panels
from coordinator.reminders import reactions as reminders
from coordinator.reminders import views as reminders_views
from coordinator.scheduling import events as scheduling_events
from coordinator.scheduling import panels as scheduling_panels
from coordinator.scheduling import reactions as scheduling
from coordinator.scheduling import triggers as scheduling_triggers
from coordinator.scheduling import views as scheduling_views
from coordinator.web.panels import PanelSource

REACTIONS: dict[type[Event], tuple[Reaction, ...]] = {
    accounts_events.GrantEnded: (calendars.follow_right,),
    accounts_events.PersonEdited: (reminders.ask_again,),
    accounts_events.RoleGranted: (calendars.follow_right,),
    forums_events.ForumEdited: (calendars.forget_forum,),
    forums_events.MembershipAdded: (reminders.replan_forums_meetings, calendars.follow_members),
    forums_events.MembershipChanged: (reminders.replan_forums_meetings, calendars.follow_members),
    forums_events.MembershipEnded: (reminders.replan_forums_meetings, calendars.follow_members),
    forums_events.OfficeAdded: (reminders.replan_others,),
    forums_events.OfficeChanged: (reminders.replan_others,),
    forums_events.OfficeEnded: (reminders.replan_others,),
    forums_events.TurnsChanged: (reminders.replan_others,),
    forums_events.TurnsRestored: (reminders.replan_others,),
    forums_events.HandoverBegun: (reminders.replan_others,),
    forums_events.HandoverChanged: (reminders.replan_others,),
    forums_events.HandoverStepChanged: (reminders.replan_others,),
    loading_events.DataLoaded: (reminders.replan_all, calendars.forget_all),
    meetings_events.MeetingPlanned: (calendars.follow_meeting,),
    meetings_events.MeetingConvened: (reminders.replan_meeting, calendars.follow_meeting, calendars.tell),
    meetings_events.MeetingEdited: (
        reminders.replan_meeting,
        calendars.follow_meeting,
        calendars.tell,
    ),
    meetings_events.MeetingRescheduled: (reminders.replan_meeting, calendars.follow_meeting, calendars.tell),
    meetings_events.MeetingPostponed: (reminders.replan_meeting, calendars.follow_meeting, calendars.tell),
    meetings_events.MeetingCancelled: (reminders.replan_meeting, calendars.follow_meeting, calendars.tell),
    meetings_events.MeetingReinstated: (reminders.replan_meeting, calendars.follow_meeting, calendars.tell),
    meetings_events.MeetingHeld: (reminders.replan_meeting, calendars.follow_meeting, calendars.keep_still),
    meetings_events.DeadlineChanged: (reminders.replan_meeting, calendars.follow_meeting),
    meetings_events.PartyInvited: (reminders.replan_who, calendars.follow_party),
    meetings_events.PartyAnswered: (reminders.replan_who,),
    meetings_events.PartyRegistered: (reminders.replan_who,),
    meetings_events.ParticipantRegistered: (reminders.replan_who, calendars.invite_registered),
    meetings_events.ParticipantAnswered: (reminders.replan_who,),
    meetings_events.ParticipantWithdrawn: (reminders.replan_who, calendars.follow_participant),
    groups_events.ExpertConfirmed: (reminders.replan_groups_meetings,),
    groups_events.ExpertSeatEnded: (reminders.replan_groups_meetings,),
    groups_events.ExpertSeatKept: (reminders.replan_groups_meetings,),
    groups_events.GroupEdited: (calendars.forget_group,),
    groups_events.GroupPartyAdded: (calendars.follow_experts,),
    groups_events.GroupPartyEnded: (calendars.follow_experts,),
    groups_events.GroupPartyKept: (calendars.follow_experts,),
    groups_events.GroupStateChanged: (reminders.replan_others,),
    groups_events.MandateExtended: (reminders.replan_others,),
    groups_events.MandateRedated: (reminders.replan_others,),
    proceedings_events.AgendaChanged: (reminders.replan_who,),
    proceedings_events.AgendaPublished: (proceedings.tell_of_agenda, calendars.follow_meeting),
    proceedings_events.ActionChanged: (reminders.replan_others,),
    proceedings_events.PaperBroughtBack: (reminders.clear_desks,),
    proceedings_events.PaperEdited: (reminders.clear_desks,),
    proceedings_events.PaperUploaded: (reminders.clear_desks,),
    scheduling_events.PollAnswered: (scheduling.follow_answer,),
    scheduling_events.PollAnswerTakenBack: (scheduling.follow_answer,),
    scheduling_events.PollCancelled: (scheduling.tell, reminders.replan_others),
    scheduling_events.PollClosed: (scheduling.tell, reminders.replan_others),
    scheduling_events.PollDecided: (scheduling.tell, reminders.replan_others),
    scheduling_events.PollEdited: (scheduling.tell, reminders.replan_others),
    scheduling_events.PollLinkRevoked: (scheduling.tell,),
    scheduling_events.PollOpened: (scheduling.tell, reminders.ready_for_polls),
    scheduling_events.PollOptionRestored: (scheduling.tell,),
    scheduling_events.PollOptionsAdded: (scheduling.tell,),
    scheduling_events.PollOptionWithdrawn: (scheduling.tell,),
    scheduling_events.PollPartiesChanged: (scheduling.tell, reminders.replan_others),
}
"""What follows from an event, in the same transaction, in this order."""

SILENT: tuple[type[Event], ...] = (
    accounts_events.AccountInvited,
    accounts_events.AccountReactivated,
    accounts_events.AccountsExported,
    accounts_events.AccountSuspended,
    accounts_events.InvitationAccepted,
    accounts_events.OwnDataExported,
    accounts_events.PasswordChanged,
    accounts_events.PasswordReset,
    accounts_events.PasswordResetRequested,
    accounts_events.SignedIn,
    accounts_events.SignedOut,
    accounts_events.SignedOutEverywhere,
    accounts_events.SignInFailed,
    calendars_events.CalendarExported,
    calendars_events.FeedAddressReplaced,
    calendars_events.FeedIssued,
    calendars_events.FeedOptionsChosen,
    calendars_events.FeedRevoked,
    calendars_events.ViewBroughtBack,
    calendars_events.ViewDeleted,
    calendars_events.ViewRenamed,
    calendars_events.ViewSaved,
    calendars_events.NoticesHurried,
    forums_events.OrderStated,
    forums_events.OrderWithdrawn,
    forums_events.ClosureAdded,
    forums_events.ClosureBroughtBack,
    forums_events.ClosureChanged,
    forums_events.ClosureWithdrawn,
    forums_events.HolidaysChanged,
    forums_events.PartyZoneChanged,
    forums_events.RosterExported,
    groups_events.DeliverableAdded,
    groups_events.DeliverableDone,
    groups_events.DeliverableEdited,
    groups_events.DeliverableReopened,
    groups_events.ExpertDeclined,
    groups_events.ExpertNominated,
    groups_events.ExpertsExported,
    groups_events.GroupOfficeEnded,
    groups_events.GroupOfficeTaken,
    groups_events.GroupSetUp,
    groups_events.GroupsExported,
    groups_events.NominationReopened,
    groups_events.NominationWithdrawn,
    inbox_events.MailDismissed,
    inbox_events.MailReopened,
    inbox_events.MailTaken,
    imports_events.CalendarImported,
    imports_events.ImportUndone,
    loading_events.ScaleDataMade,
    mail_events.MessageBounced,
    mail_events.MessageGivenUp,
    mail_events.MessageRetried,
    meetings_events.MeetingsExported,
    meetings_events.ParticipantAmended,
    meetings_events.ParticipantsExported,
    meetings_events.PracticalNeedsErased,
    meetings_events.SeriesAdded,
    meetings_events.SeriesEdited,
    proceedings_events.AgendaBegun,
    proceedings_events.ListExported,
    scheduling_events.YearTakenBack,
    proceedings_events.PaperRead,
    proceedings_events.PaperVersionAdded,
    proceedings_events.PaperWithdrawn,
    reminders_events.ReminderEdited,
    reminders_events.ReminderRestored,
    reminders_events.ReminderSentNow,
    reminders_events.ReminderSettled,
    reminders_events.ReminderSkipped,
    reminders_events.RemindersResumed,
    reminders_events.RemindersStopped,
    reminders_events.RuleBroughtBack,
    reminders_events.RuleChanged,
    reminders_events.RuleDeleted,
    reminders_events.RulePaused,
    reminders_events.RuleResumed,
    reminders_events.RuleWritten,
    scheduling_events.PollDrafted,
    scheduling_events.PollReminded,
    scheduling_events.PollsExported,
)
"""Events that only the journal keeps. A house test holds that every event is here or above."""

SEAT_SOURCES: tuple[Any, ...] = (forums.seats_of, groups.seats_of)
"""Where an actor's parties sit today."""


def foretell(work: Work) -> Foretold:
    """Who would be told of what happened in `work`, by the notices of meetings and the letters of polls."""
    found = [each(work) for each in (calendars.foretell, scheduling.foretell)]
    return Foretold(
        people=[person for each in found for person in each.people],
        withdrawn=sum(each.withdrawn for each in found),
        rewritten=sum(each.rewritten for each in found),
    )


FORETELL = foretell
"""Who would be told of what happened in a unit that is then thrown away: previews ask."""

SCOPE_NAMES = scopes.scope_names
SCOPE_CHOICES = scopes.scope_choices
"""Forums, groups and parties for the pages of accounts, which lives below them."""

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.bp,
    desk_views.bp,
    accounts_views.bp,
    forums_views.bp,
    calendars_pages.bp,
    replies_views.bp,
    answers_views.bp,
    imports_views.bp,
    reminders_views.bp,
    notices_views.bp,
    groups_views.bp,
    meetings_views.bp,
    proceedings_views.bp,
    scheduling_views.bp,
)
"""The doors: each area's views."""

PANELS: dict[str, tuple[PanelSource, ...]] = {
    "forums": (meetings_panels.forums_panel,),
    "forum": (
        groups_panels.forum_panel,
        meetings_panels.forum_panel,
        proceedings_panels.forum_panel,
        reminders_panels.forum_panel,
        scheduling_panels.forum_panel,
    ),
    "group": (meetings_panels.group_panel, proceedings_panels.group_panel, reminders_panels.group_panel),
    "meeting": (
        proceedings_panels.meeting_actions,
        calendars_panels.meeting_actions,
        scheduling_panels.meeting_actions,
        scheduling_panels.meeting_panel,
        proceedings_panels.meeting_panel,
        proceedings_panels.meeting_records,
        calendars_panels.proposals,
        calendars_panels.notices,
        calendars_panels.meeting_panel,
        reminders_panels.meeting_panel,
    ),
    "account": (notices_panels.account_panel,),
}
"""What areas above show on the pages of areas below: `web.panels`."""

TRIGGERS: tuple[Trigger, ...] = (
    *meetings_triggers.TRIGGERS,
    *proceedings_triggers.TRIGGERS,
    *groups_triggers.TRIGGERS,
    *forums_triggers.TRIGGERS,
    *scheduling_triggers.TRIGGERS,
)
"""Dated things that reminders can be about: `core.triggers`. A later area adds its line."""

offer(TRIGGERS)

WITHOUT_CSRF = (reminders_views.stop_one_click,)
"""Doors for programs that send no form token and hold a signed address instead."""
