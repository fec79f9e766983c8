"""Uploading, downloading, withdrawing; bad files and large ones."""

import io
import re

import pytest

from coordinator.forums.rules import Sharing
from coordinator.proceedings import queries
from coordinator.proceedings.policy import Standing
from coordinator.proceedings.rules import LeadKind
from tests.factories import files
from tests.factories.agendas import EACH, Nac, item, lay_out, publish, upload
from tests.integration.proceedings.test_agenda_pages import text_of


def data(content: bytes = files.PDF, name: str = "Report.pdf", **over):
    return {
        "file": (io.BytesIO(content), name), "title": "Report", "place": "", "type_code": "", "party_id": "",
        "sharing": "forum",
    } | over  # fmt: skip


def papers(begin, nac):
    with begin(nac.secretary, read_only=True) as work:
        return queries.papers_of(work, nac.meeting, Standing.LEADER)


def send(client, nac, **over):
    content = over.pop("content", files.PDF)
    name = over.pop("name", "Report.pdf")
    return client.post(
        f"/meetings/{nac.meeting.id}/papers/new",
        data=data(content, name, **over),
        content_type="multipart/form-data",
    )


def test_a_paper_is_uploaded_and_listed(client_of, make, begin):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", expected_papers=("slides", "background note")))
    client = client_of(nac.secretary)
    answer = send(
        client, nac, place=f"{theme}:1", type_code="minutes", party_id=str(make.party("FI").id), title=""
    )
    assert answer.status_code == 303
    (entry,) = papers(begin, nac)
    assert (entry.title, entry.paper.expected, entry.paper.item_id) == ("Report", "background note", theme)
    page = client.get(answer.location)
    words = text_of(page)
    assert "Minutes · Finland · version 1 · Wed 25 Nov · PDF, 1 kB" in words
    assert "Slides Missing" in words


def test_the_line_that_says_what_is_missing_fills_the_form(client_of, make, begin):
    nac = Nac(make)
    (each,) = lay_out(
        begin, nac, item("Developments", lead=EACH, expected_papers=("country report, two pages",))
    )
    publish(begin, nac)
    client = client_of(nac.contact)
    page = client.get(f"/meetings/{nac.meeting.id}/papers").get_data(as_text=True)
    href = (
        re.search(r'href="(/meetings/[^"]+/papers/new\?[^"]*expected=[^"]+)"', page)
        .group(1)
        .replace("&amp;", "&")
    )
    form = client.get(href).get_data(as_text=True)
    assert f'<option selected value="{each}:0">country report, two pages</option>' in form
    assert '<option selected value="country_report">' in form
    assert f'<option selected value="{make.party("NO").id}">Norway</option>' in form


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (files.EXE, "report.pdf", "This is a program, whatever its name says"),
        (files.HTML, "report.pdf", "web page or other markup"),
        (files.SVG, "picture.pdf", "web page or other markup"),
        (files.office("docm"), "report.docx", "holds macros"),
        (files.office("xlsx", **{"xl/vbaProject.bin": b"x"}), "table.xlsx", "holds macros"),
        (files.OLD_WORD, "report.doc", "of the old kind"),
        (files.office("docx", big=bytes(60_000_000)), "report.docx", "unpack to far more"),
        (files.packed({"a.txt": b"a"}), "all.zip", "This is an archive"),
        (b"a;b\n1;2\n", "table.csv", "not shared here"),
        (b"", "empty.pdf", "The file is empty"),
        (b"PK\x03\x04broken", "broken.docx", "damaged"),
    ],
)
def test_what_is_no_document_is_refused_at_the_field_and_nothing_typed_is_lost(
    client_of, make, begin, content, name, words
):
    nac = Nac(make)
    answer = send(client_of(nac.secretary), nac, content=content, name=name, title="What I typed")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="file-error"' in page
    assert words in text_of(answer)
    assert "What I typed" in page
    assert papers(begin, nac) == []


def test_a_form_without_a_file_asks_for_one(client_of, make, begin):
    nac = Nac(make)
    answer = client_of(nac.secretary).post(
        f"/meetings/{nac.meeting.id}/papers/new", data={"title": "Report", "sharing": "forum"}
    )
    assert answer.status_code == 422
    assert "Choose a file." in text_of(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 10_000),
        ("title", "a\x00b"),
        ("title", "a\r\nb"),
        ("place", "00000000-0000-0000-0000-000000000000"),
        ("type_code", "no_such"),
        ("party_id", "00000000-0000-0000-0000-000000000000"),
        ("sharing", "everybody"),
    ],
)
def test_bad_values_are_told_at_their_field(client_of, make, begin, field, value):
    nac = Nac(make)
    answer = send(client_of(nac.secretary), nac, **{field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_an_upload_of_sixty_megabytes_is_told_at_the_field(client_of, make, begin):
    nac = Nac(make)
    answer = send(client_of(nac.secretary), nac, content=files.PDF + bytes(60_000_000), title="What I typed")
    assert answer.status_code == 422
    answer.request.environ["wsgi.input"].close()  # the test client leaves its large body open
    assert "This file is larger than 50 MB" in text_of(answer)
    assert "What I typed" in answer.get_data(as_text=True)


def test_far_too_much_is_cut_off_and_the_way_back_is_there(client_of, make, begin, app):
    nac = Nac(make)
    url = f"/meetings/{nac.meeting.id}/papers/new"
    answer = client_of(nac.secretary).post(
        url,
        data=b"x",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": "300000000"},
    )
    assert answer.status_code == 413
    assert f'href="{url}"' in answer.get_data(as_text=True)


def test_only_people_with_a_session_upload_past_the_general_limit(client_of, make, app):
    nac = Nac(make)
    nobody, officer = client_of(None), client_of(nac.secretary)
    app.config["WTF_CSRF_ENABLED"] = True  # the form is read before anybody is asked who they are
    answers = [
        client.post(
            f"/meetings/{nac.meeting.id}/papers/new", data=b"x", content_type="multipart/form-data; boundary=b",
            environ_overrides={"CONTENT_LENGTH": "60000000"},
        ).status_code
        for client in (nobody, officer)
    ]  # fmt: skip
    assert answers == [413, 400]


def test_a_download_is_an_attachment_with_a_harmless_name(client_of, make, begin):
    nac = Nac(make)
    client = client_of(nac.secretary)
    send(client, nac, name='R\u00e5d "x"\r\nSet-Cookie: a=b.exe', title="Report")
    (entry,) = papers(begin, nac)
    with client.get(f"/papers/{entry.paper.id}/file") as answer:
        assert answer.status_code == 200
        assert answer.data == files.PDF
        headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''R%C3%A5d" in headers["Content-Disposition"]
    assert "Set-Cookie" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "private, no-store"


def test_a_pdf_opens_in_the_browser_and_other_files_do_not(client_of, make, begin):
    nac = Nac(make)
    client = client_of(nac.secretary)
    send(client, nac)
    send(client, nac, content=files.office("docx"), name="report.pdf", title="Word")
    for entry in papers(begin, nac):
        with client.get(f"/papers/{entry.paper.id}/file?open=yes") as answer:
            kind = answer.headers["Content-Disposition"].partition(";")[0]
        assert kind == ("inline" if entry.extension == "PDF" else "attachment")
        assert entry.latest.filename.rpartition(".")[2] == ("pdf" if entry.extension == "PDF" else "docx")


def test_a_part_may_be_asked_for_but_not_of_a_restricted_paper(client_of, make, begin):
    nac = Nac(make)
    open_one = upload(begin, nac.secretary, nac.meeting)
    closed = upload(begin, nac.secretary, nac.meeting, sharing=Sharing.ADDRESSEE)
    client = client_of(nac.secretary)
    for paper, status in ((open_one, 206), (closed, 200)):
        with client.get(f"/papers/{paper.id}/file", headers={"Range": "bytes=0-3"}) as answer:
            assert answer.status_code == status


def test_versions_are_added_and_each_can_be_fetched(client_of, make, begin):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting)
    client = client_of(nac.secretary)
    newer = files.PDF + b"%newer\n"
    answer = client.post(f"/papers/{paper.id}/versions", data={"file": (io.BytesIO(newer), "newer.pdf")})
    assert answer.status_code == 303
    assert "Version 2 is uploaded" in text_of(client.get(answer.location))
    for number, content in ((1, files.PDF), (2, newer)):
        with client.get(f"/papers/{paper.id}/file?version={number}") as answer:
            assert answer.data == content
    for nonsense in ("3", "0", "two", "9" * 9):
        assert client.get(f"/papers/{paper.id}/file?version={nonsense}").status_code == 404
    same = client.post(
        f"/papers/{paper.id}/versions", data={"file": (io.BytesIO(newer), "again.pdf")}, follow_redirects=True
    )
    assert "the very same file as version 2" in text_of(same)
    refused = client.post(f"/papers/{paper.id}/versions", data={"file": (io.BytesIO(files.EXE), "v3.pdf")})
    assert refused.status_code == 422
    assert 'id="file-error"' in refused.get_data(as_text=True)


def test_a_withdrawn_paper_is_gone_for_readers_and_comes_back(client_of, make, begin):
    nac = Nac(make)
    paper = upload(begin, nac.secretary, nac.meeting, "Withdrawn note")
    office, reader = client_of(nac.secretary), client_of(nac.delegate)
    assert "Withdraw “Withdrawn note”?" in text_of(office.get(f"/papers/{paper.id}"))
    assert office.post(f"/papers/{paper.id}/withdraw").status_code == 303
    assert reader.get(f"/papers/{paper.id}/file").status_code == 410
    assert "Nobody is given its content any more" in text_of(reader.get(f"/papers/{paper.id}"))
    assert "Withdrawn note" not in text_of(reader.get(f"/meetings/{nac.meeting.id}"))
    assert office.post(f"/papers/{paper.id}/bring-back").status_code == 303
    with reader.get(f"/papers/{paper.id}/file") as answer:
        assert answer.status_code == 200


def test_what_is_said_of_a_paper_is_edited_and_a_conflict_shows_both(client_of, make, begin):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", expected_papers=("slides",)))
    paper = upload(begin, nac.secretary, nac.meeting, "Old title", item_id=theme, expected="slides")
    client = client_of(nac.secretary)
    form = client.get(f"/papers/{paper.id}/edit").get_data(as_text=True)
    assert f'<option selected value="{theme}:0">' in form
    values = {
        "title": "New title",
        "place": "",
        "type_code": "",
        "party_id": "",
        "sharing": "public",
        "version": "1",
    }
    assert client.post(f"/papers/{paper.id}/edit", data=values).status_code == 303
    conflict = client.post(f"/papers/{paper.id}/edit", data=values | {"title": "My title"})
    assert conflict.status_code == 409
    assert {"New title", "My title"} <= set(re.findall(r"(?:New|My) title", conflict.get_data(as_text=True)))


def test_an_expert_uploads_to_the_item_their_party_leads(client_of, make, begin):
    nac = Nac(make)
    nac.meeting = nac.meet(group=nac.group, sharing=Sharing.FORUM)
    ours, theirs = lay_out(
        begin, nac, item("Ours", lead=LeadKind.PARTY, lead_party_id=make.party("FI").id), item("Theirs"),
    )  # fmt: skip
    publish(begin, nac)
    client = client_of(nac.expert)
    page = client.get(f"/meetings/{nac.meeting.id}/papers").get_data(as_text=True)
    assert f"item={ours}" in page
    assert f"item={theirs}" not in page
    finland = str(make.party("FI").id)
    assert send(client, nac, place=str(ours), party_id=finland).status_code == 303
    assert (
        send(client, nac, place=str(theirs), party_id=finland).status_code == 422
    )  # it is not among the choices
    assert send(client, nac, place="", party_id=finland).status_code in (403, 422)
    assert len(papers(begin, nac)) == 1


def test_the_list_of_papers_takes_few_statements(client_of, make, begin, statements):
    nac = Nac(make)
    ids = lay_out(begin, nac, *(item(f"Item {n}", expected_papers=("slides",)) for n in range(12)))
    publish(begin, nac)
    for identity in ids:
        upload(begin, nac.secretary, nac.meeting, item_id=identity)
    client = client_of(nac.delegate)
    statements.clear()
    assert client.get(f"/meetings/{nac.meeting.id}/papers").status_code == 200
    assert len(statements) <= 10
