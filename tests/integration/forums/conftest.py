"""The Nordic committee with its rotation."""

from datetime import date

import pytest

from tests.factories.rotation import enter, state


@pytest.fixture
def nac(make):
    """The Nordic committee, which Sweden chairs in 2026."""
    forum = make.forum("nac", members="DK FI IS NO SE")
    make.office(forum, "SE", from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    return forum


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac, name="Sigrid Secretary")


@pytest.fixture
def rotating(begin, make, nac, secretary):
    """Ten years of chair, secretariat and host from Sweden on."""
    enter(begin, secretary, state(begin, make, secretary, "SE NO IS DK FI"))
    return nac
