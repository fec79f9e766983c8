"""Names of forums, groups, parties and authorities for the pages of accounts, which live below them."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Authority, Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.groups.rules import GroupState
from coordinator.kit.texts import Texts
from coordinator.web.scopes import Choice, ScopeChoices


def scope_names(session: Session, ids: Iterable[UUID | None]) -> Mapping[UUID | None, Texts]:
    """The names of `ids`, whichever kind each is of; forums by their short name. One statement."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    kinds = (
        (Forum, Forum.short_name),
        (WorkingGroup, WorkingGroup.name),
        (Authority, Authority.name),
        (Party, sa.cast(Party.name, sa.Text)),
    )
    rows = session.execute(
        sa.union_all(
            *(
                sa.select(
                    model.id.label("id"),
                    sa.cast(name, sa.Text).label("name"),
                    sa.literal(model is Party).label("many"),
                ).where(model.id.in_(wanted))
                for model, name in kinds
            )
        )
    )
    return {row.id: Texts(json.loads(row.name)) if row.many else Texts(en=row.name) for row in rows}


def scope_choices(session: Session, forum_ids: frozenset[UUID] | None) -> ScopeChoices:
    """The forums of `forum_ids` (None: all), their groups that are not closed, and all parties."""
    forums = sa.select(Forum.id, Forum.name, Forum.short_name)
    groups = sa.select(WorkingGroup.id, WorkingGroup.name, WorkingGroup.forum_id).where(
        WorkingGroup.state != GroupState.CLOSED
    )
    if forum_ids is not None:
        forums = forums.where(Forum.id.in_(forum_ids))
        groups = groups.where(WorkingGroup.forum_id.in_(forum_ids))
    parties = sa.select(Party.id, Party.name, Party.code)
    return ScopeChoices(
        forums=[Choice(f.id, f.name, f.short_name) for f in session.execute(forums)],
        groups=[Choice(g.id, Texts(en=g.name), forum_id=g.forum_id) for g in session.execute(groups)],
        parties=[Choice(p.id, p.name, p.code) for p in session.execute(parties)],
    )
