"""Every file is read back by the program that it is made for."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

import chain
from composed import HA_TINH, cite, document, with_task
from vanban import exports, model
from vanban.exports import ics, tables
from vanban.exports.whole import clean, whole

HOSTILE = '=HYPERLINK("http://x";\'<a href="&">\')\r\n+1\t-2 @SUM(A1) \x00\x0b\x1b,;\\ “đường” ]]> END:VEVENT 😀'
FILES = {"tasks.csv", "tasks.xlsx", "tasks.ics", "citations.csv", "targets.csv", "graph.json", "graph.graphml",
         "graph.jsonld"}  # fmt: skip


@pytest.fixture(scope="module")
def composed():
    return chain.run(chain.documents())


@pytest.fixture(scope="module")
def hostile():
    words = HOSTILE.replace("\r\n", "\n")
    held = document("Thực hiện ", cite(words, "chi_thi", title=words, issuer=words, relation="implements"),
                    " trước ngày 31/3/2025, đạt 5%.",
                    issuer=HA_TINH.model_copy(update={"name": words}), code="=1+1", subject=words)  # fmt: skip
    held = with_task(
        held, f"{words} trước ngày 31/3/2025, đạt 5%", at="=2", bodies=((words, "lead"),),
        deadline={"text": "trước ngày 31/3/2025", "kind": "by", "date_end": "2025-03-31"},
        target={"text": "5%", "comparator": "=", "value": -5, "unit": "=%"},
    )  # fmt: skip
    return chain.run([held])


@pytest.fixture
def folder(composed, tmp_path):
    exports.write(tmp_path, *composed)
    return tmp_path


@pytest.fixture
def hostile_folder(hostile, tmp_path):
    exports.write(tmp_path, *hostile)
    return tmp_path


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_files_are_there_and_nothing_else(folder):
    assert {path.name for path in folder.iterdir()} == FILES


def test_no_run_and_no_tasks_give_whole_files(tmp_path):
    exports.write(tmp_path, [], model.Graph())
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert rows(tmp_path / "tasks.csv") == []


@pytest.mark.parametrize("name", ["tasks.csv", "citations.csv", "targets.csv"])
def test_excel_knows_the_encoding(folder, name):
    assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf")


def test_tables_hold_every_fact(folder, composed):
    documents, _ = composed
    tasks = rows(folder / "tasks.csv")
    assert tuple(tasks[0]) == tables.TASK_COLUMNS
    assert [row["text"] for row in tasks] == [task.text for held in documents for task in held.tasks]
    assert (tasks[0]["lead"], tasks[0]["coordinate"], tasks[0]["due"]) == ("Ban Dân vận Tỉnh ủy", "Sở Nội vụ", "")
    assert tasks[0]["recurrence"] == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"
    assert (tasks[1]["due"], tasks[1]["targets"]) == ("2021-12-31", "98% số xã")
    citations = rows(folder / "citations.csv")
    assert [row["target"] for row in citations] == [c.target for held in documents for c in held.citations]
    (target,) = rows(folder / "targets.csv")
    assert (target["value"], target["unit"], target["due"]) == ("98", "%", "2021-12-31")


@pytest.mark.parametrize("name", ["tasks.csv", "citations.csv", "targets.csv"])
def test_no_cell_is_a_formula(hostile_folder, name):
    (row,) = rows(hostile_folder / name)
    for column, cell in row.items():
        if column == "value":
            assert cell == "-5", "numbers stay numbers"
        else:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), column
    assert row["text" if name != "targets.csv" else "document_code"].startswith("'=")


def test_pandas_reads_the_tables(folder):
    import pandas

    assert list(pandas.read_csv(folder / "tasks.csv")["at"].astype(str)) == ["II.1", "II.2", "1", "1"]


def sheet(path):
    from openpyxl import load_workbook

    return load_workbook(path)["Nhiệm vụ"]


def test_the_workbook_is_read_by_openpyxl(folder, composed):
    found = sheet(folder / "tasks.xlsx")
    heading = [cell.value for cell in found[1]]
    assert found.max_row == 1 + sum(len(held.tasks) for held in composed[0])
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == f"A1:{found.cell(1, found.max_column).column_letter}{found.max_row}"
    assert found["A1"].font.bold
    first = dict(zip(heading, found[2], strict=True))
    assert first["Nhiệm vụ"].alignment.wrap_text
    assert first["Chủ trì"].value == "Ban Dân vận Tỉnh ủy"
    assert first["Ngày ban hành"].value.date() == date(2019, 3, 27)
    assert first["Loại văn bản"].value == "Kế hoạch" and first["Lặp lại"].value == "ngày 31/3 hằng năm"
    assert first["Trích yếu"].value == "thực hiện Kết luận số 43-KL/TW"
    second = dict(zip(heading, found[3], strict=True))
    assert second["Hạn cuối"].value.date() == date(2021, 12, 31)
    assert found.page_setup.orientation == "landscape" and found.print_title_rows == "$1:$1"


def test_the_workbook_holds_no_formula(hostile_folder):
    from openpyxl import load_workbook

    book = load_workbook(hostile_folder / "tasks.xlsx")
    assert len(book.worksheets) > 2
    cells = [cell for each in book.worksheets for row in each.iter_rows(min_row=2) for cell in row if cell.value]
    assert any(str(cell.value).startswith("=") for cell in cells)
    for cell in cells:
        assert cell.data_type in ("s", "n", "d"), cell.value
        assert cell.quotePrefix or cell.data_type != "s"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    from openpyxl import load_workbook

    from vanban.exports import xlsx

    monkeypatch.setattr(xlsx, "_ROWS", 3)
    row = ["x" * 40_000 if name in ("code", "text") else None for name in tables.TASK_COLUMNS]
    with xlsx.tasks(tmp_path / "tasks.xlsx") as add:
        for piece in xlsx.segments([row] * 5):
            add(piece)
    book = load_workbook(tmp_path / "tasks.xlsx")
    assert [(name, book[name].max_row) for name in book.sheetnames] == [
        ("Nhiệm vụ", 3),
        ("Nhiệm vụ 2", 3),
        ("Nhiệm vụ 3", 2),
    ]


def test_each_body_that_leads_has_a_sheet_and_the_contents_lead_to_it(folder, composed):
    from openpyxl import load_workbook

    book = load_workbook(folder / "tasks.xlsx")
    main, contents, *bodies = book.worksheets
    shown = [[cell.value for cell in row] for row in main.iter_rows()]
    lead, implement = shown[0].index("Chủ trì"), shown[0].index("Thực hiện")
    expected = {}
    for row in shown[1:]:
        for body in filter(None, (row[lead] or row[implement] or "").split("; ")):
            expected.setdefault(body[0].upper() + body[1:], []).append(row)
    assert contents.title == "Cơ quan chủ trì" and len(expected) > 1
    told = {name.value: (count.value, name.hyperlink.location) for name, count in contents.iter_rows(min_row=2)}
    assert told == {body: (len(rows), f"'{body}'!A1") for body, rows in expected.items()}
    for found in bodies:
        assert [[cell.value for cell in row] for row in found.iter_rows()] == [shown[0], *expected[found.title]]
        assert found.auto_filter.ref == f"A1:{found.cell(1, found.max_column).column_letter}{found.max_row}"


@pytest.mark.parametrize("kind", ["composed", "hostile"])
def test_the_id_of_a_document_leads_to_its_file_and_to_nothing_else(kind, tmp_path, request):
    from openpyxl import load_workbook

    exports.write(tmp_path, *request.getfixturevalue(kind))
    for found in load_workbook(tmp_path / "tasks.xlsx").worksheets:
        if found.title == "Cơ quan chủ trì":
            continue
        column = [cell.value for cell in found[1]].index("Mã văn bản")
        for row in found.iter_rows(min_row=2):
            (linked,) = [cell for cell in row if cell.hyperlink]
            assert linked is row[column] and linked.hyperlink.target == f"documents/{linked.value}.json"


def test_names_of_sheets_are_legal_and_told_apart(tmp_path, monkeypatch):
    from openpyxl import load_workbook

    from vanban.exports import xlsx

    monkeypatch.setattr(xlsx, "BODIES", 6)
    names = ["Nhiệm vụ", "Nhiệm Vụ", "[a]:*?/\\'b", "'", "Ban Chỉ đạo phòng, chống thiên tai xã A",
             "Ban Chỉ đạo phòng, chống thiên tai xã B", "=1+1"]  # fmt: skip
    with xlsx.tasks(tmp_path / "tasks.xlsx") as add:
        for at, name in enumerate(names):
            row = [name if column == "lead" else None for column in tables.TASK_COLUMNS]
            for piece in xlsx.segments([row] * (9 - at)):
                add(piece)
    book = load_workbook(tmp_path / "tasks.xlsx")
    assert book.sheetnames == [
        "Nhiệm vụ", "Cơ quan chủ trì", "Nhiệm vụ 2", "Nhiệm Vụ 3", "a b", "-", "Ban Chỉ đạo phòng, chống thiên",
        "Ban Chỉ đạo phòng, chống thiê 2",
    ]  # fmt: skip
    assert [(row[0].value, row[1].value) for row in book["Cơ quan chủ trì"].iter_rows(min_row=2)] == [
        (name, 9 - at) for at, name in enumerate(names[:6])
    ]
    assert not any(cell.hyperlink for cell in book["Nhiệm vụ"]["X"]), "no folder of documents beside it"


def events(path):
    from icalendar import Calendar

    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_the_calendar_is_read_by_icalendar(folder):
    found = events(folder / "tasks.ics")
    shown = [(str(e["SUMMARY"])[:10], e["DTSTART"].dt, e.get("RRULE") is not None) for e in found]
    assert shown == [
        ("138-KH/TU ", date(2019, 3, 31), True),
        ("138-KH/TU ", date(2021, 12, 31), False),
        ("05-KH/HU 1", date(2019, 6, 30), False),
        ("20-KH/TU 1", date(2019, 6, 30), True),
    ]
    assert len({str(e["UID"]) for e in found}) == len(found)
    assert "\nChủ trì: Ban Dân vận Tỉnh ủy\nPhối hợp: Sở Nội vụ\n" in str(found[0]["DESCRIPTION"])
    loose = ["văn bản không nêu ngày" in str(event["DESCRIPTION"]) for event in found]
    assert loose == [False, False, False, True]
    assert sorted(found[0]["RRULE"].to_ical().split(b";")) == [b"BYMONTH=3", b"BYMONTHDAY=31", b"FREQ=YEARLY"]


def test_lines_of_the_calendar_are_short_and_end_as_they_must(hostile_folder):
    data = (hostile_folder / "tasks.ics").read_bytes()
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in lines:
        line.decode("utf-8")
    (event,) = events(hostile_folder / "tasks.ics")
    assert "END:VEVENT 😀" in str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("deadline", "issued_on", "period", "expected"),
    [
        ({"kind": "by", "date_end": "--03-31"}, "2021-03-16", None,
         (date(2021, 3, 31), "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31")),
        ({"kind": "by", "date_end": "--03-31"}, "2021-04-16", ("2021-01-01", "2025-12-31"),
         (date(2022, 3, 31), "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;UNTIL=20251231")),
        ({"kind": "by", "date_end": "--01-15"}, "2021-04-16", ("2021-01-01", "2021-12-31"), (date(2022, 1, 15), None)),
        ({"kind": "recurring", "rrule": "FREQ=DAILY", "times": 1, "per": "P1D"}, "2021-03-16", None, None),
        ({"kind": "recurring", "rrule": "FREQ=WEEKLY;BYDAY=FR", "times": 1, "per": "P1W"}, "2021-03-16", None,
         (date(2021, 3, 19), "FREQ=WEEKLY;BYDAY=FR")),
        ({"kind": "by", "date_end": "--03-31"}, None, None, None),
        ({"kind": "ongoing"}, "2021-03-16", None, None),
        ({"kind": "period", "date_start": "2021-01-01", "date_end": "2025-12-31"}, None, None,
         (date(2025, 12, 31), None)),
        ({"kind": "recurring", "rrule": "FREQ=YEARLY", "times": 1, "per": "P1Y"}, "2021-03-16", None,
         (date(2021, 12, 31), "FREQ=YEARLY")),
        ({"kind": "recurring", "rrule": "FREQ=MONTHLY;INTERVAL=3", "times": 1, "per": "P3M"}, "2021-01-16", None,
         (date(2021, 3, 31), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1")),
    ],
)  # fmt: skip
def test_days_of_a_deadline(deadline, issued_on, period, expected):
    found = model.Deadline(start=0, end=1, text="x", **deadline)
    span = model.Period(start=period[0], end=period[1]) if period else None
    assert ics._days(found, date.fromisoformat(issued_on) if issued_on else None, span) == expected


@pytest.mark.parametrize("which", ["folder", "hostile_folder"])
def test_networkx_reads_the_graph(request, which):
    import networkx

    folder = request.getfixturevalue(which)
    network = model.Graph.model_validate_json((folder / "graph.json").read_text("utf-8"))
    found = networkx.read_graphml(folder / "graph.graphml", force_multigraph=True)
    assert set(found.nodes) == {node.id for node in network.nodes}
    edges = sorted((a, b, data["relation"], data["weight"]) for a, b, data in found.edges(data=True))
    assert edges == sorted((e.from_, e.to, e.relation, len(e.evidence)) for e in network.edges)
    for node in network.nodes:
        data = found.nodes[node.id]
        assert data["in_corpus"] is node.in_corpus
        assert data.get("code") == (clean(node.code) if node.code else None)
    assert all(data["evidence"].strip() for _, _, data in found.edges(data=True))


def test_the_json_graph_is_the_contract(folder, composed):
    data = json.loads((folder / "graph.json").read_text("utf-8"))
    assert data["edges"][0].keys() >= {"from", "to", "relation", "evidence", "asserted_by"}
    assert model.Graph.model_validate(data) == composed[1]


def test_the_same_run_gives_the_same_files(composed, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        exports.write(tmp_path / name, *composed)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_files_are_written_whole_or_not_at_all(composed, folder):
    documents, network = composed
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def broken():
        yield documents[0]
        raise RuntimeError("a document that cannot be read")

    with pytest.raises(RuntimeError):
        exports.write(folder, broken(), network)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_fails_leaves_nothing(tmp_path):
    with pytest.raises(ValueError), whole(tmp_path / "x") as part:
        part.write_text("half")
        raise ValueError
    assert list(tmp_path.iterdir()) == []
