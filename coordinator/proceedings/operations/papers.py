"""Papers: uploading, new versions, withdrawing, bringing back, reading."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile, Gone, Invalid, NotFound
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings import policy, queries
from coordinator.proceedings.events import (
    PaperBroughtBack,
    PaperEdited,
    PaperRead,
    PaperUploaded,
    PaperVersionAdded,
    PaperWithdrawn,
)
from coordinator.proceedings.models import AgendaItem, DocumentType, Paper, PaperVersion
from coordinator.proceedings.policy import Led
from coordinator.proceedings.queries import PaperEntry
from coordinator.proceedings.rules import AgendaClosed


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An upload that is in the file store; `filename` is safe and has its content's extension."""

    filename: str
    media_type: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class PaperValues:
    """What a person says about a paper."""

    title: str
    sharing: Sharing
    item_id: UUID | None = None
    type_code: str | None = None
    expected: str | None = None
    party_id: UUID | None = None
    draft: bool = False


class BadPaper(Invalid):
    """A value of a paper cannot be taken; `fault` says why, `field` where."""

    code = "bad_paper"

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(field=field, fault=fault)
        self.fault = fault


def shown_item(work: Work, meeting: Meeting, item_id: UUID | None) -> tuple[AgendaItem | None, Led | None]:
    """The item and how the actor sees it; raises NotFound for one that is not theirs to know."""
    if item_id is None:
        return None, None
    item = work.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise NotFound
    if policy.may_see_draft(work.actor, meeting):
        return item, item
    shown = queries.published_item(item)
    circle = queries.circle_for(work, meeting)
    if shown is None or not policy.may_read_item(work.actor, meeting, shown, circle):
        raise NotFound
    return item, shown


def _check(work: Work, meeting: Meeting, values: PaperValues) -> None:
    if not values.title.strip() or len(values.title) > 300 or not all(c.isprintable() for c in values.title):
        raise BadPaper("title", "not_one_line")
    if values.type_code is not None and work.session.get(DocumentType, values.type_code) is None:
        raise BadPaper("type_code", "unknown")
    if values.party_id is not None and work.session.get(Party, values.party_id) is None:
        raise BadPaper("party_id", "unknown")
    if not policy.may_upload_for(work.actor, meeting, values.party_id):
        raise BadPaper("party_id", "not_yours")


def upload_paper(work: Work, meeting_id: UUID, values: PaperValues, file: StoredFile) -> Paper:
    """A new paper with its first version. Raises NotFound, Forbidden, BadPaper, AgendaClosed (cancelled)."""
    meeting = get_meeting(work, meeting_id)
    item, shown = shown_item(work, meeting, values.item_id)
    work.require(policy.may_upload(work.actor, meeting, shown))
    if meeting.status == MeetingStatus.CANCELLED:
        raise AgendaClosed(status=meeting.status)
    _check(work, meeting, values)
    paper = Paper(
        id=work.new_id(),
        meeting_id=meeting.id,
        item_id=item.id if item else None,
        title=values.title.strip(),
        type_code=values.type_code,
        expected=values.expected,
        party_id=values.party_id,
        sharing=values.sharing,
        draft=values.draft,
        created_at=work.now(),
    )
    work.session.add(paper)
    work.session.flush()
    work.session.add(_version(work, paper, file, number=1))
    work.record(
        PaperUploaded(
            meeting_id=meeting.id,
            forum_id=meeting.forum_id,
            group_id=meeting.group_id,
            item_id=paper.item_id,
            paper_id=paper.id,
            party_id=paper.party_id,
            draft=paper.draft,
        )
    )
    return paper


def _version(work: Work, paper: Paper, file: StoredFile, *, number: int) -> PaperVersion:
    return PaperVersion(
        id=work.new_id(),
        paper_id=paper.id,
        number=number,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by_id=work.actor.person_id,
        uploaded_at=work.now(),
    )


def _changeable(work: Work, paper_id: UUID) -> tuple[Meeting, PaperEntry]:
    meeting, entry = queries.get_paper(work, paper_id)
    work.require(policy.may_change_paper(work.actor, meeting, entry.paper))
    return meeting, entry


def add_version(work: Work, paper_id: UUID, file: StoredFile) -> PaperVersion:
    """The same paper, newer: readers get this one, the earlier ones stay on record.

    The very same bytes as the last version make no new one. Raises NotFound, Forbidden, Gone (withdrawn).
    """
    meeting, entry = _changeable(work, paper_id)
    if entry.withdrawn:
        raise Gone
    if entry.latest.sha256 == file.sha256:
        return entry.latest
    row = _version(work, entry.paper, file, number=entry.latest.number + 1)
    work.session.add(row)
    work.record(PaperVersionAdded(meeting.id, meeting.forum_id, meeting.group_id, entry.paper.id, row.number))
    return row


def edit_paper(work: Work, paper_id: UUID, values: PaperValues, *, version: int) -> Paper:
    """What is said about it. Raises NotFound, Forbidden, BadPaper, EditedMeanwhile."""
    meeting, entry = queries.get_paper(work, paper_id)
    paper = entry.paper
    work.require(policy.may_edit_paper(work.actor, meeting, paper))
    shown_item(work, meeting, values.item_id)
    _check(work, meeting, values)
    if paper.version != version:
        raise EditedMeanwhile
    fields = tuple(n for n in PaperValues.__slots__ if getattr(paper, n) != getattr(values, n))
    if fields:
        for name in fields:
            setattr(paper, name, getattr(values, name))
        work.record(PaperEdited(meeting.id, meeting.forum_id, meeting.group_id, paper.id, fields))
    return paper


def withdraw_paper(work: Work, paper_id: UUID) -> Paper:
    """Take it back: it stays on record and can be brought back, but nobody is given its content."""
    meeting, entry = _changeable(work, paper_id)
    if not entry.withdrawn:
        entry.paper.withdrawn_at = work.now()
        work.record(PaperWithdrawn(meeting.id, meeting.forum_id, meeting.group_id, entry.paper.id))
    return entry.paper


def bring_back_paper(work: Work, paper_id: UUID) -> Paper:
    meeting, entry = _changeable(work, paper_id)
    if entry.withdrawn:
        entry.paper.withdrawn_at = None
        work.record(PaperBroughtBack(meeting.id, meeting.forum_id, meeting.group_id, entry.paper.id))
    return entry.paper


def open_paper(work: Work, paper_id: UUID, number: int | None = None) -> tuple[Paper, PaperVersion]:
    """A version to hand out (None: the last). Raises NotFound, and Gone for a withdrawn paper.

    Reading one for named recipients, or a draft, is put on record; others can be handed out in a
    reading unit.
    """
    meeting, entry = queries.get_paper(work, paper_id)
    paper = entry.paper
    if entry.withdrawn and not policy.may_change_paper(work.actor, meeting, paper):
        raise Gone
    last = number is None or number == entry.latest.number
    version = entry.latest if last else queries.get_version(work.session, paper.id, number or 0)
    if is_restricted(paper):
        work.record(PaperRead(meeting.id, meeting.forum_id, meeting.group_id, paper.id, version.number))
    return paper, version


def is_restricted(paper: Paper) -> bool:
    """Whether reading it is put on record."""
    return paper.draft or paper.sharing == Sharing.ADDRESSEE
