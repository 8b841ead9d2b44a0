"""The data of golden tests: what is sampled, what is made up, what is refused."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from promote.scaffold.disguise import Disguise, dates_like
from promote.scaffold.fixtures import FixtureKind, Fixtures, fixtures_of
from promote.scaffold.sampling import sample
from promote.scaffold.sources import Sources, sources_of, with_file
from promote.scaffold.table import read_table
from promote_checks.observe.observation import Observation, StatementRecord
from promote_checks.sensitive.personal import kind_of, mentions


def people(rows: int) -> str:
    """A table with personal columns, a category of which there are few, and gaps."""
    rng = random.Random(1)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["customer_id", "full_name", "email", "ssn", "dob", "plan", "spend"])
    for at in range(rows):
        plan = "rare" if at in (rows - 1, rows - 2) else rng.choice(["basic", "gold"])
        spend = "" if at == rows // 2 else f"{rng.uniform(0, 100):.2f}"
        name = f"{rng.choice(['Anna', 'Bob', 'Cleo'])} {rng.choice('KLM')}{'aeiou'[at % 5] * 3}"
        born = f"{rng.randint(1950, 2000)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        writer.writerow([at, name, f"anna{at}@firm.com", f"{100 + at:03d}-45-{at:04d}", born, plan, spend])
    return target.getvalue()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def made(folder: Path, *names: str, kind: FixtureKind = "sampled", rows: int = 50) -> Fixtures:
    observation = Observation(statements=[StatementRecord(0, 1, 0, reads=list(names))])
    return fixtures_of(sources_of(observation, folder), kind, rows)


def test_personal_columns_are_made_up_and_the_others_real(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people(400))
    fixtures = made(tmp_path, "people.csv")
    real = {row["customer_id"]: row for row in rows_of(people(400).encode())}
    rows = rows_of(fixtures.files["people.csv"])
    assert len(rows) == 50
    for row in rows:
        before = real[row["customer_id"]]
        assert (row["plan"], row["spend"]) == (before["plan"], before["spend"])
        assert row["email"].endswith("@example.com")
        assert row["ssn"] != before["ssn"]
        assert len(row["ssn"]) == len(before["ssn"])
    assert not {row["full_name"] for row in rows} & {row["full_name"] for row in real.values()}
    assert fixtures.notes == ("people.csv: 50 of 400 rows, made up: full_name, email, ssn, dob",)


def test_rare_cases_are_in_the_sample(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people(5000))
    rows = rows_of(made(tmp_path, "people.csv").files["people.csv"])
    assert [row["plan"] for row in rows].count("rare") == 2
    assert [row["spend"] for row in rows].count("") == 1


def test_joins_and_equality_survive(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people(1000))
    emails = [row["email"] for row in rows_of(people(1000).encode())]
    lines = ["order,customer_id,email"] + [f"{n},{n % 1000},{emails[n % 1000]}" for n in range(3000)]
    (tmp_path / "orders.csv").write_text("\n".join(lines) + "\n")
    files = made(tmp_path, "people.csv", "orders.csv", rows=100).files
    left = {row["customer_id"]: row["email"] for row in rows_of(files["people.csv"])}
    right = [row for row in rows_of(files["orders.csv"]) if row["customer_id"] in left]
    assert len(right) >= 20
    assert all(left[row["customer_id"]] == row["email"] for row in right)


def test_a_time_series_is_cut_and_not_thinned(tmp_path: Path) -> None:
    lines = [f"2020-{1 + n // 28:02d}-{1 + n % 28:02d},{n}" for n in range(300)]
    table = read_table("days.csv", ("day,n\n" + "\n".join(lines)).encode())
    assert table is not None
    assert sample(table, 40, {}) == list(range(40))


def test_everything_is_made_up_on_demand(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people(400))
    one, two = (made(tmp_path, "people.csv", kind="synthetic").files["people.csv"] for _ in range(2))
    assert one == two
    real = rows_of(people(400).encode())
    rows = rows_of(one)
    spent = {row["spend"] for row in real}
    assert sum(row["spend"] in spent for row in rows) < 10
    assert {row["plan"] for row in rows} == {"basic", "gold", "rare"}
    assert all(0 <= float(row["spend"]) <= 100 for row in rows if row["spend"])
    assert [row["spend"] for row in rows].count("") == 1


def test_a_table_without_header_has_no_row_that_escapes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("1,eve@firm.com\n2,bob@firm.com\n")
    assert made(tmp_path, "t.csv").files == {"t.csv": b"1,person0@example.com\n2,person1@example.com\n"}


def test_a_small_table_is_copied_byte_by_byte(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf"a";b\r\n"x";"1"\r\n'
    (tmp_path / "t.csv").write_bytes(content)
    assert made(tmp_path, "t.csv").files == {"t.csv": content}


def test_an_address_inside_a_text_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("n,comment\n1,write to eve@firm.com please\n2,no\n")
    text = made(tmp_path, "t.csv").files["t.csv"].decode()
    assert "eve" not in text
    assert "write to person0@example.com please" in text


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("big.bin", b"\0" * 300_000, "kB and is no table"),
        ("note.txt", b"ask eve@firm.com about it", "personal (email)"),
        ("credentials.json", b"{}", "secrets"),
    ],
)
def test_what_can_not_be_shared_is_named(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    observation = Observation(statements=[StatementRecord(0, 1, 0, reads=[name])])
    sources = sources_of(observation, tmp_path)
    assert word in (sources.obstacle or fixtures_of(sources, "sampled", 50).obstacle)


def test_json_records_are_sampled(tmp_path: Path) -> None:
    records = [{"n": n, "email": f"x{n}@firm.com", **({"odd": True} if n % 2 else {})} for n in range(300)]
    (tmp_path / "r.json").write_text(json.dumps(records))
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, records)))
    files = made(tmp_path, "r.json", "r.jsonl", rows=20).files
    loaded = json.loads(files["r.json"])
    assert len(loaded) == 20
    assert all(("odd" in record) == bool(record["n"] % 2) for record in loaded)
    assert "firm.com" not in files["r.jsonl"].decode()
    assert len(files["r.jsonl"].splitlines()) == 20


@pytest.mark.parametrize(
    ("column", "cells", "kind"),
    [
        ("Name", ["Braund, Mr. Owen Harris", "Heikkinen, Miss. Laina", "Allen, Mr. William"], "name"),
        ("product_name", ["Red Chair", "Blue Table"], None),
        ("PhoneService", ["Yes", "No", "Yes", "Yes"], None),
        ("phone", ["555-123-4567", "+49 170 1234567"], "phone"),
        ("x", ["10.1.2.3", "192.168.0.1"], "ip"),
        ("card", ["4111 1111 1111 1111"], "identity"),
        ("id", ["1234 5678 9012 3456"], None),
        ("iban", ["DE89370400440532013000"], "identity"),
        ("date_of_birth", ["1980-02-03"], "birth"),
        ("birth_weight", ["3.2"], None),
        ("Last login", ["2024-03-28", "2024-03-19", "2024-01-01"], None),
        ("customer_id", ["1", "2", "3"], None),
        ("first_name", ["Anna"] * 40, "name"),
        ("contact", ["a@b.com", "c@d.org"], "email"),
    ],
)
def test_what_looks_personal(column: str, cells: list[str], kind: str | None) -> None:
    assert kind_of(column, cells) == kind


def test_other_formats_are_read_as_they_lie_there() -> None:
    assert mentions(b"PAR1\x00\x15ssn\x00") == "identity"
    assert mentions(b"PAR1\x00\x15first_name\x00") == "name"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", "<t>eve@firm.com</t>" * 99)
    assert mentions(packed.getvalue()) == "email"
    assert mentions(b"PAR1\x00\x15age\x00income\x00") is None


def test_a_disguise_keeps_shape_and_titles_and_is_not_derived_from_the_value() -> None:
    made_up = Disguise().column("name", ["Smith, Mr. John", "", "Smith, Mr. John", "Doe, Mrs. Jane"])
    assert made_up[1] == ""
    assert made_up[0] == made_up[2] != made_up[3]
    assert ", Mr. " in made_up[0]
    assert [len(text) for text in made_up] == [15, 0, 15, 14]
    assert Disguise().value("phone", "1234567") == Disguise().value("phone", "7654321")


def test_numbers_stay_numbers_and_dates_dates() -> None:
    assert all(isinstance(cell, int) for cell in Disguise().column("identity", [123456789, 987654321]))
    born = dates_like(["1980-02-03", "", "2001-12-24", "1980-02-03"])
    assert born[0] == born[3]
    assert "1980-02-03" <= min(born[0], born[2]) and max(born[0], born[2]) <= "2001-12-24"


def test_a_file_that_the_run_made_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "made.csv").write_text("stale\n")
    (tmp_path / "read.csv").write_text("a\n1\n")
    statements = [
        StatementRecord(0, 1, 0, reads=["read.csv"], writes=["made.csv"]),
        StatementRecord(1, 1, 0, reads=["made.csv"]),
    ]
    sources = sources_of(Observation(statements=statements), tmp_path)
    assert [file.spelled for file in sources.files] == ["read.csv"]


def test_files_above_the_notebook_are_laid_out_around_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n1\n")
    (tmp_path / "book" / "b.csv").write_text("b\n1\n")
    sources = with_file(with_file(Sources(), "../data/a.csv", tmp_path / "book"), "b.csv", tmp_path / "book")
    assert sources.inside == "notebook"
    assert [sources.place(file) for file in sources.files] == ["data/a.csv", "notebook/b.csv"]


def test_the_network_is_an_obstacle(tmp_path: Path) -> None:
    observation = Observation(statements=[StatementRecord(3, 1, 0, network=["example.com:443"])])
    assert sources_of(observation, tmp_path).obstacle == "cell 3 needs the network (example.com:443)"
