"""The deadlines of the table `england` that need somebody, by SQL in DuckDB.

    duckdb_check.py CASES OUT [--threads N] [--few [--rules TABLE]]

With `--few` it writes five columns only: case, rule, due, completed and late_by_days; and only then the rules may be
those of another table, since nothing is remarked.

As fast as we could make it. Tried and slower: whole lines as one column, even written as blobs, or a
result of typed columns; UNPIVOT or UNNEST in place of UNION ALL; one streaming pass without the table
`cases`; and lists indexed by day in place of the joins. No faster: passing the text of the referral
on in place of its timestamp, and reading without quotes.

It trusts the file more than `dutyclock check` does: nothing was done before what it completes or
after AS_OF, no start lies outside the calendar or in an hour that the clocks skip or repeat, and no
case id needs quotes. So of all that dutyclock may remark, only `NO_WORKING_DAY` can come up.
"""

import argparse
import tomllib
from pathlib import Path

import duckdb

import england

AS_OF = "2026-11-20 07:00"
CALENDAR = Path(__file__).parents[2] / "calendars" / "england-and-wales.toml"

# The number of each is its place from 1 on.
RULES = ["acknowledge", "decision", "assessment", "icpc", "core-group", "first-review", "next-review",
         "written-confirmation"]
RULE_COLUMNS = {
    "id": "VARCHAR", "first_day": "DATE", "last_day": "DATE", "starts": "VARCHAR",
    "count": "INTEGER", "unit": "VARCHAR", "before_from": "VARCHAR", "before_due": "VARCHAR", "before_notes": "VARCHAR",
}

LOAD = """
CREATE TABLE cases AS FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {
        'case': 'VARCHAR', 'referral': 'TIMESTAMP', 'referral_confirmed': 'TIMESTAMP',
        'acknowledgement': 'DATE', 'decision': 'DATE', 'assessment_complete': 'DATE',
        'strategy_discussion': 'DATE', 'icpc': 'DATE', 'core_group': 'DATE',
        'review_1': 'DATE', 'review_2': 'DATE'
    })
"""

# Working days as a rank: a day's rank is the number of working days up to and including it.
# `answer` and `confirmation` hold what is the same for every case with the same rule and starting day
# (for the rule of 48 hours, starting hour). It is rendered once for each pair that needs somebody. The
# pair is one number, `place`.
SETUP = f"""
CREATE MACRO as_of() AS TIMESTAMP '{AS_OF}';
CREATE MACRO place(rule, start) AS rule * 10000 + (start::DATE - DATE '2012-01-01');
-- Before 02:00 the clock may be ahead of UTC by something else than on the rest of the day.
CREATE MACRO timed_place(rule, start) AS place(rule, start) + if(hour(start) < 2, 100000, 0);

CREATE TABLE calendar AS
WITH days AS (
    SELECT day, isodow(day) < 6 AND day NOT IN (FROM holiday) AS working
    FROM (SELECT unnest(range(covers_from, covers_to + 1, INTERVAL 1 DAY))::DATE AS day FROM covers)
), ranked AS (
    SELECT day, sum(working::INTEGER) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING)::INTEGER AS rank FROM days
)
SELECT day, rank, rank - (SELECT rank FROM ranked WHERE day = as_of()::DATE) AS days_left FROM ranked;

CREATE TABLE working_day AS SELECT min(day) AS day, rank FROM calendar GROUP BY rank;

-- How far London's clock is ahead of UTC after 02:00 of each day. It is moved at 01:00 UTC.
CREATE TABLE clock AS
SELECT day, to_hours(hours) AS ahead, format('+{{:02d}}:00', hours) AS utc_offset
FROM (
    SELECT day, hour((day + INTERVAL 12 HOUR) AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London') - 12 AS hours
    FROM calendar
);

CREATE TABLE judged_day AS
WITH limits AS (
    SELECT rule.*, start.day AS start,
        coalesce(working_day.day, (start.day + to_months("count"))::DATE) AS due
    FROM rule JOIN calendar AS start ON start.day BETWEEN first_day AND last_day
    LEFT JOIN working_day ON unit = 'working day' AND working_day.rank = start.rank + "count"
    WHERE unit <> 'hour' AND start.day BETWEEN (SELECT min(referral)::DATE FROM cases) AND as_of()::DATE
), judged AS (
    SELECT limits.*,
        days_left,
        working_day.day AS act_by,
        as_of()::DATE - due AS days_past,
        CASE WHEN days_past > 0 THEN 'breached'
            WHEN days_past = 0 THEN 'due-today' WHEN days_left <= 2 THEN 'due-soon' END AS status,
        CASE WHEN status = 'breached' THEN -days_left || ',' || days_past ELSE ',' END AS late_by
    FROM limits JOIN calendar ON calendar.day = due JOIN working_day USING (rank)
)
FROM judged WHERE status IS NOT NULL;

-- The 48 hours run in real time: on the clock of UTC. AS_OF is a whole hour in winter, when London's shows the same.
CREATE TABLE judged_hour AS
WITH started AS (
    SELECT start, utc_offset, start - ahead AS start_utc
    FROM (SELECT DISTINCT date_trunc('hour', referral) AS start FROM cases WHERE referral_confirmed IS NULL)
    JOIN clock ON day = (start - INTERVAL 2 HOUR)::DATE
), limits AS (
    SELECT rule.*, start, started.utc_offset AS start_offset, start_utc + to_hours("count") AS utc,
        utc + clock.ahead AS due, clock.utc_offset AS due_offset
    FROM started JOIN rule ON unit = 'hour' AND start::DATE BETWEEN first_day AND last_day
    JOIN clock ON clock.day = (start_utc + to_hours("count") - INTERVAL 1 HOUR)::DATE
), judged AS (
    SELECT limits.*,
        days_left,
        -- Never a day before the start.
        working_day.day < start::DATE AS no_working_day,
        if(no_working_day, due::DATE, working_day.day) AS act_by,
        CASE WHEN utc < as_of() THEN 'breached' WHEN due::DATE = as_of()::DATE THEN 'due-today'
            WHEN days_left <= 2 THEN 'due-soon' END AS status,
        CASE WHEN status = 'breached' THEN -days_left || ',' || (as_of()::DATE - due::DATE) ELSE ',' END AS late_by
    FROM limits JOIN calendar ON calendar.day = due::DATE JOIN working_day USING (rank)
)
FROM judged WHERE status IS NOT NULL;
"""

RENDER_ALL = f"""
CREATE TABLE answer AS
WITH rendered AS (
    SELECT number, start, starts, before_from,
        concat_ws(',', before_due, due, act_by, '', status, days_left, late_by, before_notes, '') AS after_from
    FROM judged_day
)
SELECT place(number, start) AS place, before_from, start::VARCHAR AS written, after_from
FROM rendered WHERE starts <> 'referral'
UNION ALL
SELECT timed_place(number, start + to_hours(hour)), before_from, ':00' || utc_offset, after_from
FROM rendered CROSS JOIN (VALUES (0, 1), (2, 0)) AS part_of_day (hour, eve) JOIN clock ON day = start - eve
WHERE starts = 'referral';

CREATE TABLE confirmation AS
SELECT start, before_from, ':00' || start_offset AS written,
    before_due || strftime(due, ',%Y-%m-%dT%H:') AS before_minute,
    concat_ws(',', ':00' || due_offset, act_by, '', status, days_left, late_by, before_notes,
        if(no_working_day, '{england.NO_WORKING_DAY}', '')) AS after_minute
FROM judged_hour;
"""

RENDER_FEW = """
CREATE TABLE answer AS
SELECT place(number, start) AS place, concat_ws(',', id, due, '', if(status = 'breached', days_past::VARCHAR, '')) AS after_case
FROM judged_day;

CREATE TABLE confirmation AS
SELECT start, id || strftime(due, ',%Y-%m-%dT%H:') AS before_minute,
    concat_ws(',', ':00' || due_offset, '', if(status = 'breached', (as_of()::DATE - due::DATE)::VARCHAR, '')) AS after_minute
FROM judged_hour;
"""

# What has started and is not done, by rule and starting day. Of two reviews the later is the one
# that calls for another.
OPEN_SINCE_REFERRAL = """
SELECT "case", referral, timed_place(1, referral) AS place FROM cases WHERE acknowledgement IS NULL
UNION ALL SELECT "case", referral, timed_place(2, referral) FROM cases WHERE decision IS NULL
UNION ALL SELECT "case", referral, timed_place(3, referral) FROM cases WHERE assessment_complete IS NULL
"""
OPEN_SINCE_DAY = """
SELECT "case", place(4, strategy_discussion) AS place FROM cases WHERE strategy_discussion IS NOT NULL AND icpc IS NULL
UNION ALL SELECT "case", place(5, icpc) FROM cases WHERE icpc IS NOT NULL AND core_group IS NULL
UNION ALL SELECT "case", place(6, icpc) FROM cases WHERE icpc IS NOT NULL AND review_1 IS NULL
UNION ALL SELECT "case", place(7, coalesce(review_2, review_1)) FROM cases WHERE review_1 IS NOT NULL
"""
OPEN_CONFIRMATIONS = """
SELECT "case", referral, date_trunc('hour', referral) AS start FROM cases WHERE referral_confirmed IS NULL
"""

# Four columns for the writer, which puts the commas between them: two are fields, and two are several
# fields as they were rendered. It has nothing to quote.
BEFORE_FROM, AFTER_FROM = (part.strip(",") for part in england.HEADER.removeprefix("case,").split("from"))
WRITE_ALL = f"""
COPY (
    SELECT "case", before_from AS "{BEFORE_FROM}", strftime(referral, '%Y-%m-%dT%H:%M') || written AS "from",
        after_from AS "{AFTER_FROM}"
    FROM ({OPEN_SINCE_REFERRAL}) JOIN answer USING (place)
    UNION ALL
    SELECT "case", before_from, written, after_from FROM ({OPEN_SINCE_DAY}) JOIN answer USING (place)
    UNION ALL
    SELECT "case", before_from, strftime(referral, '%Y-%m-%dT%H:%M') || written,
        before_minute || strftime(referral, '%M') || after_minute
    FROM ({OPEN_CONFIRMATIONS}) JOIN confirmation USING (start)
) TO '{{out}}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '')
"""

WRITE_FEW = f"""
COPY (
    SELECT "case", after_case AS "rule,due,completed,late_by_days"
    FROM (
        SELECT "case", place FROM ({OPEN_SINCE_REFERRAL.replace("timed_place", "place")}) UNION ALL {OPEN_SINCE_DAY}
    ) JOIN answer USING (place)
    UNION ALL
    SELECT "case", before_minute || strftime(referral, '%M') || after_minute
    FROM ({OPEN_CONFIRMATIONS}) JOIN confirmation USING (start)
) TO '{{out}}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '')
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("out")
    parser.add_argument("--few", action="store_true", help="write five columns only")
    parser.add_argument("--rules", default="child-protection", help="another table, with --few")
    parser.add_argument("--threads", type=int, help="as many as there are processors, if not given")
    args = parser.parse_args()

    database = duckdb.connect()
    if args.threads:
        database.execute(f"SET threads = {args.threads}")
    database.execute("SET preserve_insertion_order = false")

    calendar = tomllib.loads(CALENDAR.read_text())
    covers = calendar["covers"]
    database.execute("CREATE TABLE covers AS SELECT ?::DATE AS covers_from, ?::DATE AS covers_to",
                     [covers["from"], covers["to"]])
    database.execute("CREATE TABLE holiday AS SELECT unnest(?::DATE[])",
                     [[holiday["date"] for holiday in calendar["holiday"]]])

    rules = list(england.rules(RULES, args.rules))
    columns = [f"unnest(?::{kind}[]) AS {name}" for name, kind in RULE_COLUMNS.items()]
    database.execute(f"CREATE TABLE rule AS SELECT unnest(?::INTEGER[]) AS number, {', '.join(columns)}",
                     [[RULES.index(rule.id) + 1 for rule in rules]]
                     + [[getattr(rule, name) for rule in rules] for name in RULE_COLUMNS])

    database.execute(LOAD, [args.cases])
    database.execute(SETUP)
    database.execute(RENDER_FEW if args.few else RENDER_ALL)
    write = WRITE_FEW if args.few else WRITE_ALL
    database.execute(write.format(out=args.out.replace("'", "''")))


if __name__ == "__main__":
    main()
