"""The deadlines of the table `england` that need somebody, by SQL in DuckDB.

    duckdb_check.py CASES OUT [--threads N]

As fast as we could make it. Tried and slower: UNPIVOT or UNNEST in place of UNION ALL, one streaming
pass without the table `cases`, lists indexed by day in place of the joins, and a result of typed
columns in place of rendered lines (by a fifth of the whole).

It trusts the file more than `dutyclock check` does: nothing was done before what it completes or
after AS_OF, no start lies outside the calendar, and no case id needs quotes.
"""

import argparse
import tomllib
from pathlib import Path

import duckdb

AS_OF = "2026-11-20 07:00"
CALENDAR = Path(__file__).parents[2] / "calendars" / "england-and-wales.toml"

# Working days as a rank: a day's rank is the number of working days up to and including it.
# `answer` holds what follows the case id in a line of the result. It is the same for every case with
# the same rule and starting day, so it is rendered once for each pair that needs somebody. The pair
# is one number, `place`.
SETUP = f"""
CREATE MACRO as_of() AS TIMESTAMP '{AS_OF}';
CREATE MACRO place(rule, start) AS rule * 10000 + (start - DATE '2012-01-01');

CREATE TABLE calendar AS
WITH ranked AS (
    SELECT d::DATE AS day, count(*) FILTER (isodow(d) < 6 AND d NOT IN (FROM holiday)) OVER (ORDER BY d) AS rank
    FROM (SELECT unnest(range(covers_from, covers_to + 1, INTERVAL 1 DAY)) AS d FROM covers)
)
SELECT day, rank, rank - (SELECT rank FROM ranked WHERE day = as_of()::DATE) AS days_left FROM ranked;

CREATE TABLE working_day AS SELECT min(day) AS day, rank FROM calendar GROUP BY rank;

-- How far London's clock is before UTC after 02:00 of each day. It is moved at 01:00 UTC.
CREATE TABLE clock AS
SELECT day, to_hours(extract(hour FROM noon AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London') - 12) AS ahead
FROM (SELECT day, day + INTERVAL 12 HOUR AS noon FROM calendar);

CREATE TABLE edition AS FROM (VALUES
    ('working-together-2013', DATE '2013-04-15', DATE '2015-03-25'),
    ('working-together-2015', DATE '2015-03-26', DATE '2018-07-03'),
    ('working-together-2018', DATE '2018-07-04', DATE '2023-12-14'),
    ('working-together-2023', DATE '2023-12-15', DATE '2026-03-17'),
    ('working-together-2026', DATE '2026-03-18', DATE '9999-12-31')
) AS t (name, first_day, last_day);

CREATE TABLE rule AS FROM (VALUES
    (1, 'chase-up',     'referrer',    3,    NULL),
    (2, 'acknowledge',  'social-care', 1,    NULL),
    (3, 'decision',     'social-care', 1,    NULL),
    (4, 'assessment',   'social-care', 45,   NULL),
    (5, 'icpc',         'social-care', 15,   NULL),
    (6, 'core-group',   'core-group',  10,   NULL),
    (7, 'first-review', 'social-care', NULL, 3),
    (8, 'next-review',  'social-care', NULL, 6)
) AS t (number, id, owner, working_days, months);

CREATE TABLE answer AS
WITH limits AS (
    SELECT rule.*, start.day AS start,
        coalesce(working_day.day, (start.day + to_months(months))::DATE) AS due
    FROM rule CROSS JOIN calendar AS start
    LEFT JOIN working_day ON working_day.rank = start.rank + working_days
    WHERE start.day BETWEEN (SELECT min(referral)::DATE FROM cases) AND as_of()::DATE
), judged AS (
    SELECT limits.*,
        days_left,
        as_of()::DATE - due AS days_past,
        id = 'chase-up' AS prompt,
        CASE WHEN days_past > 0 AND prompt THEN 'chase' WHEN days_past > 0 THEN 'breached'
            WHEN days_past = 0 THEN 'due-today' WHEN days_left <= 2 THEN 'due-soon' END AS status,
        CASE WHEN status = 'breached' THEN -days_left || ',' || days_past ELSE ',' END AS late_by
    FROM limits JOIN calendar ON calendar.day = due
)
SELECT place(number, start) AS place,
    concat_ws(',', '', id, if(prompt, 'england', edition.name), start, due, status, days_left, late_by, owner) AS tail
FROM judged JOIN edition ON start BETWEEN first_day AND last_day
WHERE status IS NOT NULL;
"""

LOAD = """
CREATE TABLE cases AS FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {
        'case': 'VARCHAR', 'referral': 'TIMESTAMP', 'referral_confirmed': 'TIMESTAMP',
        'acknowledgement': 'DATE', 'decision': 'DATE', 'assessment_complete': 'DATE',
        'strategy_discussion': 'DATE', 'icpc': 'DATE', 'core_group': 'DATE',
        'review_1': 'DATE', 'review_2': 'DATE'
    })
"""

# What has started and is not done, by rule and starting day. Of two reviews the later is the one
# that calls for another.
OPEN_STEPS = """
SELECT "case", place(1, referral::DATE) AS place FROM cases WHERE decision IS NULL AND acknowledgement IS NULL
UNION ALL SELECT "case", place(2, referral::DATE) FROM cases WHERE acknowledgement IS NULL
UNION ALL SELECT "case", place(3, referral::DATE) FROM cases WHERE decision IS NULL
UNION ALL SELECT "case", place(4, referral::DATE) FROM cases WHERE assessment_complete IS NULL
UNION ALL SELECT "case", place(5, strategy_discussion) FROM cases WHERE strategy_discussion IS NOT NULL AND icpc IS NULL
UNION ALL SELECT "case", place(6, icpc) FROM cases WHERE icpc IS NOT NULL AND core_group IS NULL
UNION ALL SELECT "case", place(7, icpc) FROM cases WHERE icpc IS NOT NULL AND review_1 IS NULL
UNION ALL SELECT "case", place(8, coalesce(review_2, review_1)) FROM cases WHERE review_1 IS NOT NULL
"""

# The 48 hours run in real time: on the clock of UTC. AS_OF lies in winter, when London's shows the same.
OPEN_CONFIRMATIONS = """
WITH started AS (
    SELECT "case", referral, referral - ahead + INTERVAL 48 HOUR AS utc
    FROM (SELECT "case", referral, (referral - INTERVAL 2 HOUR)::DATE AS day FROM cases WHERE referral_confirmed IS NULL)
    JOIN clock USING (day)
), limits AS (
    SELECT "case", referral, utc, utc + ahead AS due
    FROM (SELECT *, (utc - INTERVAL 1 HOUR)::DATE AS day FROM started) JOIN clock USING (day)
), judged AS (
    SELECT limits.*,
        days_left,
        CASE WHEN utc < as_of() THEN 'breached' WHEN due::DATE = as_of()::DATE THEN 'due-today'
            WHEN days_left <= 2 THEN 'due-soon' END AS status,
        CASE WHEN status = 'breached' THEN -days_left || ',' || (as_of()::DATE - due::DATE) ELSE ',' END AS late_by
    FROM limits JOIN calendar ON calendar.day = due::DATE
)
SELECT concat_ws(',', "case", 'written-confirmation', 'england', referral,
    replace(due::VARCHAR, ' ', 'T') || if(due = utc, '+00:00', '+01:00'), status, days_left, late_by, 'referrer')
FROM judged WHERE status IS NOT NULL
"""

HEADER = "case,rule,table,from,due,status,working_days_left,late_by_working_days,late_by_days,owner"

# Each line is complete, so that the writer has nothing to quote or to separate.
WRITE = f"""
COPY (
    SELECT "case" || tail AS "{HEADER}" FROM ({OPEN_STEPS}) JOIN answer USING (place)
    UNION ALL
    ({OPEN_CONFIRMATIONS})
) TO '{{out}}' (FORMAT csv, HEADER, DELIMITER '|', QUOTE '')
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, help="as many as there are processors, if not given")
    args = parser.parse_args()

    calendar = tomllib.loads(CALENDAR.read_text())
    database = duckdb.connect()
    if args.threads:
        database.execute(f"SET threads = {args.threads}")
    database.execute("SET preserve_insertion_order = false")
    covers = calendar["covers"]
    holidays = [holiday["date"] for holiday in calendar["holiday"]]
    database.execute("CREATE TABLE covers AS SELECT ?::DATE AS covers_from, ?::DATE AS covers_to",
                     [covers["from"], covers["to"]])
    database.execute("CREATE TABLE holiday AS SELECT unnest(?::DATE[])", [holidays])
    database.execute(LOAD, [args.cases])
    database.execute(SETUP)
    database.execute(WRITE.format(out=args.out.replace("'", "''")))


if __name__ == "__main__":
    main()
