"""Papers: who may hand in, change, read them; versions; what is missing."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile, Forbidden, Gone, NotFound
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings import operations, queries
from coordinator.proceedings.models import Paper
from coordinator.proceedings.operations import BadPaper, PaperValues
from coordinator.proceedings.policy import Standing
from coordinator.proceedings.rules import AgendaClosed, LeadKind
from tests.factories import files
from tests.factories.agendas import EACH, Nac, item, lay_out, publish, stored, upload


def events(begin, name):
    with begin(None, read_only=True) as work:
        return list(work.session.scalars(sa.select(JournalEntry).where(JournalEntry.event == name)))


def read(begin, who, paper):
    with begin(who) as work:
        return operations.open_paper(work, paper.id)[1]


def test_a_paper_is_handed_in_with_its_first_version(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme"))
    paper = upload(begin, nac.secretary, nac.meeting, "Background", item_id=theme)
    with begin(nac.secretary, read_only=True) as work:
        (entry,) = queries.papers_of(work, nac.meeting, Standing.LEADER)
    assert (entry.title, entry.number, entry.latest.media_type, entry.extension) == (
        "Background",
        1,
        "application/pdf",
        "PDF",
    )
    assert entry.latest.uploaded_by_id == nac.secretary.id
    (told,) = events(begin, "PaperUploaded")
    assert told.facts["paper_id"] == str(paper.id)


def test_a_new_version_is_what_readers_get_and_the_old_one_stays(begin, make):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting)
    with begin(nac.secretary) as work:
        operations.add_version(work, paper.id, stored(files.office("docx"), "paper.docx", "application/docx"))
    with begin(nac.delegate, read_only=True) as work:
        assert [v.version.number for v in queries.versions_of(work.session, paper.id)] == [2, 1]
    assert read(begin, nac.delegate, paper).number == 2
    with begin(nac.delegate) as work:
        assert operations.open_paper(work, paper.id, 1)[1].filename == "paper.pdf"
    with pytest.raises(NotFound), begin(nac.delegate) as work:
        operations.open_paper(work, paper.id, 3)


def test_the_very_same_bytes_make_no_new_version(begin, make):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting)
    with begin(nac.secretary) as work:
        assert operations.add_version(work, paper.id, stored()).number == 1


def test_a_withdrawn_paper_gives_nobody_its_content_and_can_be_brought_back(begin, make):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting)
    with begin(nac.secretary) as work:
        operations.withdraw_paper(work, paper.id)
    with pytest.raises(Gone):
        read(begin, nac.delegate, paper)
    assert read(begin, nac.secretary, paper).number == 1
    with pytest.raises(Gone), begin(nac.secretary) as work:
        operations.add_version(work, paper.id, stored(files.office("docx")))
    with begin(nac.secretary) as work:
        operations.bring_back_paper(work, paper.id)
    assert read(begin, nac.delegate, paper).number == 1


def leading_finland(make):
    return {"lead": LeadKind.PARTY, "lead_party_id": make.party("FI").id}


def test_who_leads_an_item_hands_in_its_papers(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", **leading_finland(make)))
    publish(begin, nac)
    finland = make.party("FI").id
    assert upload(begin, nac.delegate, nac.meeting, item_id=theme, party_id=finland).party_id == finland
    for who in (nac.contact, nac.observer, nac.expert):
        with pytest.raises((Forbidden, NotFound)):
            upload(begin, who, nac.meeting, item_id=theme, party_id=finland)


def test_an_expert_hands_in_papers_to_items_of_the_group_that_their_party_leads(begin, make):
    nac = Nac(make)
    meeting = nac.meet(group=nac.group, sharing=Sharing.FORUM)
    ours, theirs = lay_out(
        begin, nac, item("Ours", **leading_finland(make)),
        item("Theirs", lead=LeadKind.PARTY, lead_party_id=make.party("NO").id), meeting=meeting,
    )  # fmt: skip
    publish(begin, nac, meeting)
    finland = make.party("FI").id
    assert upload(begin, nac.expert, meeting, item_id=ours, party_id=finland).item_id == ours
    with pytest.raises(Forbidden):
        upload(begin, nac.expert, meeting, item_id=theirs, party_id=finland)
    with pytest.raises(BadPaper) as refused:
        upload(begin, nac.expert, meeting, item_id=ours, party_id=make.party("NO").id)
    assert refused.value.field == "party_id"


def test_each_country_hands_in_its_own_report(begin, make):
    nac = Nac(make)
    (each,) = lay_out(begin, nac, item("Developments", lead=EACH, expected_papers=("report",)))
    publish(begin, nac)
    upload(begin, nac.contact, nac.meeting, item_id=each, expected="report", party_id=make.party("NO").id)
    with begin(nac.secretary, read_only=True) as work:
        (waiting,) = queries.items_without_paper(work.session, nac.meeting.id)
    assert waiting.words == ("report",)
    assert set(waiting.party_ids) == {make.party(code).id for code in ("DK", "FI", "IS", "SE")}


def test_an_item_that_has_all_its_papers_waits_for_none(begin, make):
    nac = Nac(make)
    one, two, _none = lay_out(
        begin, nac, item("One", expected_papers=("slides", "note")), item("Two", **leading_finland(make), expected_papers=("note",)),
        item("Nothing expected"),
    )  # fmt: skip

    def waiting():
        with begin(None, read_only=True) as work:
            return [
                (w.item_id, w.words, w.party_ids)
                for w in queries.items_without_paper(work.session, nac.meeting.id)
            ]

    finland = make.party("FI").id
    assert waiting() == [(one, ("slides", "note"), ()), (two, ("note",), (finland,))]
    paper = upload(begin, nac.secretary, nac.meeting, item_id=one, expected="slides", draft=True)
    upload(begin, nac.secretary, nac.meeting, item_id=two, expected="note")
    assert waiting() == [(one, ("note",), ())]
    with begin(nac.secretary) as work:
        operations.withdraw_paper(work, paper.id)
    assert waiting() == [(one, ("slides", "note"), ())]


def test_nothing_is_handed_in_to_a_cancelled_meeting(begin, make):
    nac = Nac(make)
    off = nac.meet(status=MeetingStatus.CANCELLED)
    with pytest.raises(AgendaClosed):
        upload(begin, nac.secretary, off)


def test_an_item_of_another_meeting_is_unknown(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme"))
    with pytest.raises(NotFound):
        upload(begin, nac.secretary, nac.meet(), item_id=theme)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"type_code": "no_such"}, "type_code"),
        ({"party_id": UUID(int=5)}, "party_id"),
        ({"title": "x" * 301}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"title": " "}, "title"),
    ],
)
def test_what_cannot_be_said_of_a_paper_is_refused_at_its_field(begin, make, over, field):
    nac = Nac(make)
    values = PaperValues(**({"title": "Fine", "sharing": Sharing.FORUM} | over))
    with pytest.raises(BadPaper) as refused, begin(nac.secretary) as work:
        operations.upload_paper(work, nac.meeting.id, values, stored())
    assert refused.value.field == field


def test_what_is_said_of_a_paper_is_edited_by_one_at_a_time(begin, make):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting, "Old")
    with begin(nac.secretary) as work:
        operations.edit_paper(work, paper.id, PaperValues("New", Sharing.PUBLIC), version=1)
    with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
        operations.edit_paper(work, paper.id, PaperValues("Mine", Sharing.FORUM), version=1)
    with pytest.raises(Forbidden), begin(nac.delegate) as work:
        operations.edit_paper(work, paper.id, PaperValues("Theirs", Sharing.FORUM), version=2)
    with begin(nac.secretary, read_only=True) as work:
        row = work.session.get_one(Paper, paper.id)
    assert (row.title, row.sharing) == ("New", Sharing.PUBLIC)


def test_reading_a_paper_for_named_recipients_or_a_draft_is_on_record(begin, make):
    nac = Nac(make)
    upload(begin, nac.secretary, nac.meeting, "Open")
    for over in ({"sharing": Sharing.ADDRESSEE}, {"draft": True}):
        paper = upload(begin, nac.secretary, nac.meeting, **over)
        read(begin, nac.secretary, paper)
    read_ids = {entry.facts["paper_id"] for entry in events(begin, "PaperRead")}
    assert len(read_ids) == 2
    assert all(entry.actor_id == nac.secretary.id for entry in events(begin, "PaperRead"))


def readers(begin, nac, paper):
    """Who of the cast may open it."""
    found = set()
    for name, who in nac.people.items():
        try:
            read(begin, who, paper)
        except NotFound:
            continue
        found.add(name)
    return found


INSIDE = {"secretary", "chair", "delegate", "contact"}


@pytest.mark.parametrize(
    ("over", "allowed"),
    [
        ({"sharing": Sharing.PUBLIC}, INSIDE | {"observer", "expert"}),
        ({"sharing": Sharing.FORUM_PLUS}, INSIDE | {"observer"}),
        ({"sharing": Sharing.FORUM}, INSIDE),
        ({"sharing": Sharing.ADDRESSEE}, {"secretary", "chair"}),
        ({"sharing": Sharing.PUBLIC, "draft": True}, {"secretary", "chair"}),
    ],
)
def test_a_paper_is_for_those_it_is_shared_with(begin, make, over, allowed):
    nac = Nac(make)
    assert readers(begin, nac, upload(begin, nac.secretary, nac.meeting, **over)) == allowed


def test_a_party_sees_its_own_paper_whatever_its_state(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", **leading_finland(make)))
    publish(begin, nac)
    paper = upload(begin, nac.delegate, nac.meeting, item_id=theme, party_id=make.party("FI").id, draft=True)
    assert readers(begin, nac, paper) == {"secretary", "chair", "delegate"}


def test_a_paper_to_an_item_that_is_not_published_is_not_there_yet(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", sharing=Sharing.PUBLIC))
    paper = upload(begin, nac.secretary, nac.meeting, item_id=theme, sharing=Sharing.PUBLIC)
    assert readers(begin, nac, paper) == {"secretary", "chair"}
    publish(begin, nac)
    assert readers(begin, nac, paper) == INSIDE | {"observer", "expert"}


def test_a_wide_paper_does_not_open_a_closed_item(begin, make):
    nac = Nac(make)
    (closed,) = lay_out(
        begin,
        nac,
        item("Closed", sharing=Sharing.ADDRESSEE, lead=LeadKind.PARTY, lead_party_id=make.party("NO").id),
    )
    publish(begin, nac)
    paper = upload(begin, nac.secretary, nac.meeting, item_id=closed, sharing=Sharing.PUBLIC)
    assert readers(begin, nac, paper) == {"secretary", "chair", "contact"}
