"""Spark judges a table as the program judges the same file."""

import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import AS_OF, EXAMPLES, as_json

# Where `CI` is set, a test that cannot run fails.
if (find_spec("pyspark") is None or shutil.which("java") is None) and "CI" not in os.environ:
    pytest.skip("Spark needs pyspark and Java", allow_module_level=True)

import dutyclock.spark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

CASES = int(os.environ.get("SPARK_CASES", "20000"))
OPTIONS = [
    "spark.ui.enabled=false",
    "spark.driver.bindAddress=127.0.0.1",
    "spark.driver.host=127.0.0.1",
    # Needs no native library, of which some machines have the wrong one.
    "spark.sql.parquet.compression.codec=gzip",
]


@pytest.fixture(scope="module")
def environment():
    """What Spark reads from the environment: workers with this Python, and no port open to others."""
    options = [word for option in OPTIONS for word in ("--conf", option)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_SUBMIT_ARGS", " ".join([*options, "pyspark-shell"]))
        # A copy, since a session of Spark Connect changes it.
        yield dict(os.environ)


@pytest.fixture(scope="module")
def spark(environment):
    """A session of Spark Connect, which has no RDDs, as the clusters that several people share."""
    builder = SparkSession.builder.remote("local[2]")
    session = builder.config("spark.sql.session.timeZone", "Europe/London").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def night():
    spec = importlib.util.spec_from_file_location("spark_night", EXAMPLES / "spark_night.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sorted_rows(rows):
    return sorted(rows, key=lambda row: (row["case_id"], row["rule"] or "", row["counted_from"] or ""))


def without_problem(table):
    rows = as_json(table)
    return [{name: one for name, one in row.items() if name != "problem"} for row in rows]


class Read:
    """A Parquet folder as the helpers take a table."""

    def __init__(self, path):
        table = pq.read_table(path)
        # Spark writes instants without a zone.
        for at, field in enumerate(table.schema):
            if pa.types.is_timestamp(field.type):
                instants = table.column(at).cast(pa.timestamp("us", "UTC"))
                table = table.set_column(at, field.name, instants)
        self.table = table

    def to_pyarrow(self):
        return self.table


def test_many_cases_in_several_partitions_have_the_rows_of_the_program(
    spark, night, tmp_path, rows_of_program
):
    file = tmp_path / "cases.csv"
    lines = ["case,referral,decision,icpc"]
    for number in range(CASES):
        day, decided = 1 + number % 28, number % 3 == 0
        decision = f"2026-11-{min(day + 1, 28):02}" if decided else ""
        lines.append(f"C-{number:07},2026-11-{day:02}T{number % 24:02}:40,{decision},")
    file.write_text("\n".join(lines) + "\n")
    cases = spark.read.csv(str(file), header=True).repartition(7)
    out = str(tmp_path / "deadlines.parquet")
    counts = night.night(spark, cases, out, AS_OF)
    assert counts.problems == 0 and counts.breaches > 0
    expected = rows_of_program(file)
    assert sorted_rows(without_problem(Read(out))) == sorted_rows(expected)


def test_a_record_that_cannot_be_judged_is_a_row_with_its_problem(spark, night, tmp_path):
    cases = spark.createDataFrame([("C-1", "2026-11-20"), ("C-2", "2026-02-30")], "case string, referral string")
    counts = night.night(spark, cases, str(tmp_path / "out"), AS_OF)
    assert counts.problems == 1
    rows = spark.read.parquet(str(tmp_path / "out")).where("problem is not null").collect()
    assert [(row.case_id, row.status) for row in rows] == [("C-2", None)]
    assert "28 days" in rows[0].problem


def test_times_are_those_of_the_session(spark):
    cases = spark.sql("select 'C-1' as case, timestamp '2026-06-19 16:40:00' as referral, "
        "cast(null as date) as decision")
    found = cases.mapInArrow(dutyclock.spark.check(as_of="2026-06-30"), dutyclock.spark.schema)
    assert {str(row.counted_from) for row in found.collect()} == {"2026-06-19"}


def test_a_column_with_dates_that_is_not_known_ends_the_job(spark, tmp_path):
    cases = spark.createDataFrame([("C-1", "2026-11-20", "2026-11-01")], "case string, referral string, Panel string")
    found = cases.mapInArrow(dutyclock.spark.check(as_of=AS_OF), dutyclock.spark.schema)
    with pytest.raises(Exception, match="Panel"):
        found.collect()


def test_what_needs_all_rows_of_a_case_is_refused(spark):
    with pytest.raises(ValueError, match="join_rows"):
        dutyclock.spark.check(as_of=AS_OF, join_rows=True)
    long = spark.createDataFrame([("C-1", "referral", "2026-11-20")], "case string, event string, when string")
    found = long.mapInArrow(dutyclock.spark.check(as_of=AS_OF), dutyclock.spark.schema)
    with pytest.raises(Exception, match="cannot be judged in parts"):
        found.collect()


def test_a_job_cannot_be_told_to_leave_something_out():
    with pytest.raises(ValueError, match="allow_incomplete"):
        dutyclock.spark.check(as_of=AS_OF, allow_incomplete=True)


def test_rdds_are_not_there_to_be_used(spark):
    with pytest.raises(Exception, match="rdd is not implemented"):
        spark.range(1).rdd


def test_a_whole_night_ends_with_the_exit_code_of_the_program(environment, program, tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("case,referral,decision\nC-1042,2026-11-20,\nC-1043,2026-02-30,\n")
    command = [sys.executable, EXAMPLES / "spark_night.py", file, tmp_path / "deadlines", AS_OF]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == program("check", str(file), "--as-of", AS_OF)[0] == 3, done.stderr
    assert "1 in breach, 1 records could not be judged" in done.stdout
