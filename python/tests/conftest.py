"""What the tests share: the program that came with the wheel, and cases."""

import json
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = "2026-11-30T09:00"


@pytest.fixture(scope="session")
def program():
    """Runs the program of the wheel; returns its exit code and its output."""
    path = shutil.which("dutyclock")
    assert path, "the wheel has put the program into the path"

    def run(*arguments):
        done = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=120)
        assert done.returncode in (0, 1, 2, 3), done.stderr
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture(scope="session")
def rows_of_program(program):
    """The rows that the program has for a file of cases."""

    def rows(file, *options):
        arguments = ("check", str(file), "--as-of", AS_OF, "--format", "jsonl", "--schema", "v2")
        _, out, _ = program(*arguments, *options)
        return [json.loads(line) for line in out.splitlines()]

    return rows


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    """A file of cases with days, times, repeats, extensions and circumstances, and the same as a table of text."""
    lines = ["case,referral,decision,review_1,review_2,icpc,strategy_discussion,circumstances,extension_assessment"]
    for number in range(400):
        day = 1 + number % 28
        time = f"T{number % 24:02}:40" if number % 3 else ""
        decision = f"2026-11-{day:02}" if number % 5 == 0 else ""
        review = f"2026-0{1 + number % 9}-{day:02}" if number % 7 == 0 else ""
        later = f"2026-10-{day:02}" if number % 14 == 0 else ""
        icpc = f"2026-08-{day:02}" if number % 4 == 0 else ""
        strategy = f"2026-11-{day:02} 08:15" if number % 6 == 0 else ""
        extension = "2027-02-12" if number % 11 == 0 else ""
        lines.append(f"C-{number:04},2026-11-{day:02}{time},{decision},{review},{later},{icpc},{strategy},,{extension}")
    file = tmp_path_factory.mktemp("cases") / "cases.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.fixture(scope="session")
def frame(cases):
    """The cases as a table of pyarrow whose columns are text."""
    text = pyarrow.csv.ConvertOptions(
        column_types={name: pa.string() for name in cases.read_text().split("\n", 1)[0].split(",")},
        strings_can_be_null=True,
    )
    return pyarrow.csv.read_csv(cases, convert_options=text)


def as_json(table):
    """Rows of the module as the program writes them in JSON."""

    def value(name, one):
        if hasattr(one, "isoformat"):
            return one.isoformat()
        return one

    rows = table.to_pyarrow().to_pylist()
    return [{name: value(name, one) for name, one in row.items()} for row in rows]
