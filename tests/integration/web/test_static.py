"""How long browsers keep static files."""

from coordinator.web.assets import asset


def test_the_address_of_these_very_bytes_is_kept_for_ever(app):
    with app.test_request_context():
        address = asset("vendor/htmx.js")
    with app.test_client().get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_releases_address_is_answered_but_not_kept_for_long(app):
    with app.test_client().get("/static/vendor/htmx.js?v=000000000000") as answer:
        assert answer.status_code == 200
        assert answer.cache_control.max_age == 3600


def test_revalidated_bytes_are_not_sent_again(app):
    client = app.test_client()
    with client.get("/static/vendor/htmx.js") as first:
        tag = first.headers["ETag"]
    with client.get("/static/vendor/htmx.js", headers={"If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_what_lies_outside_the_folder_is_not_found(app):
    client = app.test_client()
    assert client.get("/static/nothing.css").status_code == 404
    assert client.get("/static/../app.py").status_code == 404
