"""Rights written twice, as a policy and in SQL, agree over generated data."""

from datetime import date
from itertools import product

import pytest
import sqlalchemy as sa

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role, system
from coordinator.kit.ids import new_id
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.queries import circles
from coordinator.proceedings import policy, queries
from coordinator.proceedings.models import Action, AgendaItem, Decision, Paper, PaperVersion
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, LeadKind, OwnerKind
from tests.factories.agendas import Nac


def world(make):
    """Meetings of every sharing level, of the forum and of groups; some with guests; everybody who may ask."""
    nac = Nac(make)
    other = make.group(nac.forum, "nac-other", parties="SE")
    meetings = [nac.meet(sharing=level) for level in Sharing]
    meetings += [nac.meet(sharing=level, group=group) for level in Sharing for group in (nac.group, other)]
    for meeting in meetings[::2]:
        make.keep(
            MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=make.party("NO").id, invited=True)
        )
        make.keep(Participant(
            id=new_id(), meeting_id=meeting.id, person_id=nac.observer.id, display_name="Otto", is_head=False,
            registered_at=make.clock.now(),
        ))  # fmt: skip
    people = list(nac.people.values())
    chair_of_group = make.person(party="FI")
    make.grant(chair_of_group, Role.CHAIR, group=nac.group)
    both = make.administrator()
    make.grant(both, Role.DELEGATE, forum=nac.forum, party="DK")
    people += [
        chair_of_group,
        both,
        make.contact_point("DE"),
        make.contact_point("SE"),
        make.expert(other, "SE"),
    ]
    return nac, meetings, people


def papers(make, nac, meetings):
    rows = []
    leads = [
        (LeadKind.CHAIR, None, None), (LeadKind.PARTY, make.party("FI").id, None),
        (LeadKind.PARTY, make.party("DE").id, None), (LeadKind.PERSON, None, nac.expert.id),
    ]  # fmt: skip
    published = [None, *Sharing]
    for n, (meeting, level, draft) in enumerate(product(meetings, Sharing, (False, True))):
        lead, party, person = leads[n % len(leads)]
        item = None
        if n % 5:
            item = AgendaItem(
                id=new_id(), meeting_id=meeting.id, day=1, position=n, type_code="discussion", title=f"Item {n}",
                minutes=5, lead=lead, lead_party_id=party, lead_person_id=person, sharing=Sharing.FORUM,
                published_sharing=published[n % len(published)],
            )  # fmt: skip
            rows.append(item)
        owner = (None, make.party("FI").id, make.party("SE").id)[n % 3]
        paper = Paper(
            id=new_id(), meeting_id=meeting.id, item_id=item.id if item else None, title=f"Paper {n}", sharing=level,
            draft=draft, party_id=owner, created_at=make.clock.now(),
        )  # fmt: skip
        rows += [paper, PaperVersion(
            id=new_id(), paper_id=paper.id, number=1, filename="a.pdf", media_type="application/pdf", size=1,
            sha256="0" * 64, uploaded_at=make.clock.now(),
        )]  # fmt: skip
    with make.units.begin(system(date(2026, 11, 25))) as work:
        for kind in (AgendaItem, Paper, PaperVersion):
            work.session.add_all([row for row in rows if isinstance(row, kind)])
            work.session.flush()


def test_the_twins_for_papers_agree(begin, make):
    nac, meetings, people = world(make)
    papers(make, nac, meetings)
    seen = 0
    for who in [*people, None]:
        with begin(who, read_only=True) as work:
            rows = work.session.execute(
                sa.select(Paper, Meeting, AgendaItem)
                .join(Meeting, Meeting.id == Paper.meeting_id)
                .outerjoin(AgendaItem, AgendaItem.id == Paper.item_id)
            ).all()
            around = circles(work.session, [m.id for m in meetings])
            by_policy = {
                paper.id
                for paper, meeting, item in rows
                if (item is None or item.published_sharing is not None
                    or policy.may_see_draft(work.actor, meeting) or policy.owns_paper(work.actor, meeting, paper))
                and policy.may_read_paper(work.actor, meeting, paper, queries.published_item(item), around[meeting.id])
            }  # fmt: skip
            by_sql = set(work.session.scalars(
                sa.select(Paper.id).join(Meeting, Meeting.id == Paper.meeting_id)
                .outerjoin(AgendaItem, AgendaItem.id == Paper.item_id)
                .where(queries.papers_visible_to(work.actor))
            ))  # fmt: skip
            listed = set()
            for meeting in meetings:
                standing = policy.standing_of(work.actor, meeting, around[meeting.id])
                listed |= {entry.paper.id for entry in queries.papers_of(work, meeting, standing)}
        assert by_sql == by_policy == listed, who and who.display_name
        seen += 0 < len(by_sql) < len(rows)
    assert seen >= 9  # the data tells people apart


def records(make, nac, meetings):
    for n, meeting in enumerate([None, *meetings]):
        common = {"forum_id": nac.forum.id, "meeting_id": meeting.id if meeting else None}
        make.keep(Decision(
            id=new_id(), year=2026, sequence=n + 1, text=f"Decision {n}", status=DecisionStatus.ADOPTED, **common,
        ))  # fmt: skip
        owners = [
            {"owner_kind": OwnerKind.PERSON, "owner_person_id": nac.expert.id},
            {"owner_kind": OwnerKind.PARTY, "owner_party_id": make.party("FI").id},
            {"owner_kind": OwnerKind.PARTY, "owner_party_id": make.party("DE").id},
            {"owner_kind": OwnerKind.GROUP, "owner_group_id": nac.group.id},
            {"owner_kind": OwnerKind.ROLE, "owner_role": "contact_points"},
        ]  # fmt: skip
        make.keep(*(Action(
            id=new_id(), text=f"Action {n}", due_on=date(2026, 12, 1), status=ActionStatus.OPEN, **owner, **common,
        ) for owner in owners))  # fmt: skip


@pytest.mark.parametrize(
    ("model", "may", "twin"),
    [
        (Decision, policy.may_see_decision, queries.decisions_visible_to),
        (Action, policy.may_see_action, queries.actions_visible_to),
        (Action, lambda actor, action, *_: policy.owns_action(actor, action), queries.owned_by),
    ],
)
def test_the_twins_for_decisions_and_actions_agree(begin, make, model, may, twin):
    nac, meetings, people = world(make)
    records(make, nac, meetings)
    for who in people:
        with begin(who, read_only=True) as work:
            rows = work.session.execute(
                sa.select(model, Meeting).outerjoin(Meeting, Meeting.id == model.meeting_id)
            ).all()
            around = circles(work.session, [m.id for m in meetings])
            by_policy = {
                row.id for row, meeting in rows
                if may(work.actor, row, meeting, around[meeting.id] if meeting else policy.NOBODY)
            }  # fmt: skip
            by_sql = set(work.session.scalars(
                sa.select(model.id).outerjoin(Meeting, Meeting.id == model.meeting_id).where(twin(work.actor))
            ))  # fmt: skip
        assert by_sql == by_policy, who.display_name
