"""What the tests of calendars share."""

import pytest

from coordinator.calendars import operations
from coordinator.calendars.queries import Scope, scope_of_view
from coordinator.calendars.rules import FeedKind, FeedOptions
from coordinator.groups.models import WorkingGroup
from tests.conftest import acting


@pytest.fixture
def nac(make):
    """The Nordic Aliens Committee of the tests: Finland and Sweden are members, Germany observes."""
    return make.forum(
        "nac", members="FI SE", name={"en": "Nordic Aliens Committee", "sv": "Nordiska utlänningsutskottet"}
    )


@pytest.fixture
def issue(app, begin):
    """`issue(person, forum=…)`: the path of a new feed, personal unless a forum, group or view is named."""

    def _issue(person, *, forum=None, group=None, view=None, **options):
        scope = Scope(FeedKind.PERSONAL)
        if forum is not None:
            scope = Scope(FeedKind.FORUM, forum.id)
        if group is not None:
            scope = Scope(FeedKind.GROUP, group.forum_id, group.id)
        if view is not None:
            with begin() as work:
                of = work.session.get(WorkingGroup, view.group_id) if view.group_id else None
            scope = scope_of_view(view, of.forum_id if of else None)
        holder = acting(person, app)
        with begin(person) as work:
            return f"/feeds/{operations.issue_feed(work, holder, scope, FeedOptions(**options)).token}.ics"

    return _issue


@pytest.fixture
def client(app):
    """A calendar program: no cookies, no session."""
    return app.test_client(use_cookies=False)
