"""A night in Spark by `dutyclock.spark`, the same by Spark SQL with a calendar join, and the program alone.

    benches/spark_night.py CASES.csv [ROUNDS]

Needs the wheel of `python/build`, pyspark, pyarrow, duckdb, Java and Linux. The cases are those of `benches/night`.
Spark has them as a Parquet table of eight files, and writes Parquet; the program reads and writes CSV. Each runs in
turn in every round, once Spark has started. Printed are the seconds by the clock and the seconds of processor time of
all processes, in each round, and then which rows differ.
"""

import math
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import timedelta
from pathlib import Path

import dutyclock.spark
import duckdb
import pyarrow.parquet
from pyspark.sql import SparkSession

from python_night import AS_OF, table_of

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "night"))
import england  # noqa: E402

FILES = 8
RULES = ["acknowledge", "decision", "assessment", "icpc", "core-group", "first-review", "next-review",
         "written-confirmation"]

# As an analyst writes it: a duty is open if the case has no event that completes it, on the day of its start or later.
SQL = """
WITH recorded AS (
    SELECT `case`, explode(map({columns})) AS (heading, at) FROM cases
), happened AS (
    SELECT `case`, replace(regexp_replace(heading, '_[0-9]$', ''), '_', '-') AS event, at
    FROM recorded WHERE at IS NOT NULL
), started AS (
    SELECT `case`, at, to_date(at) AS start, rules.*
    FROM happened JOIN rules ON event = starts AND to_date(at) BETWEEN first_day AND last_day
), counted AS (
    SELECT started.*, CASE unit
        WHEN 'hour' THEN to_date(timestampadd(HOUR, `count`, at))
        WHEN 'month' THEN add_months(start, `count`)
        ELSE working_days.day END AS due
    FROM started JOIN calendar ON calendar.day = start
    LEFT JOIN working_days ON unit = 'working day' AND working_days.rank = calendar.rank + `count`
), open AS (
    SELECT * FROM counted LEFT ANTI JOIN happened
    ON happened.`case` = counted.`case` AND event = completes AND to_date(happened.at) >= start
)
SELECT `case` AS case_id, rule, start AS counted_from, due, calendar.rank - today.rank AS working_days_left,
    CASE WHEN due < today.day THEN 'breached' WHEN due = today.day THEN 'due-today' ELSE 'due-soon' END AS status
FROM open JOIN calendar ON calendar.day = due JOIN calendar AS today ON today.day = DATE '{today}'
WHERE calendar.rank - today.rank <= 2
"""


def calendar():
    """Each day with how many working days there are up to and including it."""
    table = tomllib.loads((HERE.parent / "calendars" / "england-and-wales.toml").read_text())
    holidays = {holiday["date"] for holiday in table["holiday"]}
    day, last, rank = table["covers"]["from"], table["covers"]["to"], 0
    while day <= last:
        works = day.weekday() < 5 and day not in holidays
        rank += works
        yield day, rank, works
        day += timedelta(days=1)


def tables(spark, cases):
    """What the SQL joins: the cases, the rules of Working Together, and the calendar."""
    spark.read.parquet(cases).createOrReplaceTempView("cases")
    days = list(calendar())
    spark.createDataFrame([day[:2] for day in days], "day date, rank int").createOrReplaceTempView("calendar")
    working = [day[:2] for day in days if day[2]]
    spark.createDataFrame(working, "day date, rank int").createOrReplaceTempView("working_days")
    rules = [
        (rule.id, rule.starts, rule.before_due.split(",")[1], rule.count, rule.unit, rule.first_day, rule.last_day)
        for rule in england.rules(RULES)
    ]
    names = "rule string, starts string, completes string, `count` int, unit string, first_day date, last_day date"
    spark.createDataFrame(rules, names).createOrReplaceTempView("rules")


def in_parts(file, folder):
    """The cases as a Parquet table of several files."""
    table = table_of(file)
    rows = math.ceil(table.num_rows / FILES)
    os.mkdir(folder)
    for part in range(FILES):
        pyarrow.parquet.write_table(table.slice(part * rows, rows), f"{folder}/part-{part}.parquet", compression="gzip")
    return [name for name in table.column_names if name != "case"]


def processor_time():
    """The seconds of this process, of its children and of theirs, such as Spark and its workers."""
    parents, used = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has just ended.
        process = int(file.parent.name)
        parents[process], used[process] = int(fields[1]), sum(map(int, fields[11:15]))
    family, found = {os.getpid()}, 0
    while len(family) > found:
        found = len(family)
        family |= {process for process, parent in parents.items() if parent in family}
    return sum(used[process] for process in family) / os.sysconf("SC_CLK_TCK")


def print_differences(module, program, sql):
    """How many rows the program and the module do not share, and for each rule those of the SQL."""
    columns = "case_id, rule, rule_table, counted_from, due, act_by, status, working_days_left, late_by_days"
    duckdb.sql(f"CREATE VIEW program AS SELECT {columns} FROM read_csv('{program}')")
    duckdb.sql(f"CREATE VIEW module AS SELECT {columns} FROM read_parquet('{module}/*.parquet')")
    others = "(FROM program EXCEPT ALL FROM module) UNION ALL (FROM module EXCEPT ALL FROM program)"
    print(f"rows that the program and the module do not share: {len(duckdb.sql(others).fetchall()):,}")
    same = "case_id, rule, counted_from, due, status"
    by_sql = f"SELECT {same} FROM read_parquet('{sql}/*.parquet')"
    print(duckdb.sql(f"""
        SELECT rule, count(*) AS program, count(*) FILTER (in_sql) AS also_in_sql, any_value(only_sql) AS only_in_sql
        FROM (SELECT rule, (case_id, rule, counted_from, due, status) IN ({by_sql}) AS in_sql FROM program)
        LEFT JOIN (SELECT rule, count(*) AS only_sql FROM ({by_sql} EXCEPT SELECT {same} FROM program) GROUP BY rule)
        USING (rule) GROUP BY rule ORDER BY rule"""))


def main(file, rounds=3):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        headings = in_parts(file, f"{folder}/cases")
        began = time.perf_counter()
        builder = SparkSession.builder.master("local[*]").config("spark.sql.session.timeZone", "Europe/London")
        builder = builder.config("spark.sql.parquet.compression.codec", "gzip").config("spark.ui.enabled", "false")
        # The default of 200 is for a cluster.
        spark = builder.config("spark.sql.shuffle.partitions", FILES).getOrCreate()
        tables(spark, f"{folder}/cases")
        print(f"the start of Spark: {time.perf_counter() - began:.1f} s")

        def by_module():
            judged = dutyclock.spark.check(as_of=AS_OF)
            found = spark.table("cases").mapInArrow(judged, dutyclock.spark.schema)
            found.write.mode("overwrite").parquet(f"{folder}/module")

        def by_sql():
            columns = ", ".join(f"'{name}', CAST({name} AS TIMESTAMP)" for name in headings)
            found = spark.sql(SQL.format(columns=columns, today=AS_OF[:10]))
            found.write.mode("overwrite").parquet(f"{folder}/sql")

        def by_program():
            command = ["dutyclock", "check", file, "--as-of", AS_OF, "--quiet", "--schema", "v2"]
            done = subprocess.run([*command, "--format", "csv", "--output", f"{folder}/program.csv"])
            assert done.returncode in (0, 1)

        for run in [by_module, by_sql, by_program] * int(rounds):
            began, used = time.perf_counter(), processor_time()
            run()
            taken, used = time.perf_counter() - began, processor_time() - used
            print(f"{run.__name__}: {taken:.1f} s, {used:.1f} s of processor time", flush=True)
        print_differences(f"{folder}/module", f"{folder}/program.csv", f"{folder}/sql")
        spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
