"""A night of checks in Spark: cases in, deadlines out as Parquet.

    python spark_night.py CASES DEADLINES [AS_OF]

CASES is a Parquet table or a CSV file with a row for each case and a column for each event. The exit code is that of
`dutyclock check`: 1 if anything is in breach, 2 if a record could not be judged, and 3 for both.
"""

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import dutyclock.spark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def night(spark, cases, deadlines, as_of):
    """Judges every case, and says how many deadlines are in breach and how many records could not be judged."""
    found = cases.mapInArrow(dutyclock.spark.check(as_of=as_of), dutyclock.spark.schema)
    found.write.mode("overwrite").parquet(deadlines)
    written = spark.read.parquet(deadlines)
    counts = written.agg(
        F.count_if(F.col("status").isin("breached", "invalid")).alias("breaches"),
        F.count("problem").alias("problems"),
    )
    return counts.first()


def main(cases, deadlines, as_of=None):
    spark = (
        SparkSession.builder.appName("dutyclock")
        # Times without a zone are those of the clock in England and Wales.
        .config("spark.sql.session.timeZone", "Europe/London")
        .getOrCreate()
    )
    # One moment for all tasks, whenever they begin.
    as_of = as_of or datetime.now(ZoneInfo("Europe/London")).strftime("%Y-%m-%d %H:%M")
    reader = spark.read.csv(cases, header=True) if cases.endswith(".csv") else spark.read.parquet(cases)
    counts = night(spark, reader, deadlines, as_of)
    print(f"as of {as_of}: {counts.breaches} in breach, {counts.problems} records could not be judged")
    return (1 if counts.breaches else 0) | (2 if counts.problems else 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
