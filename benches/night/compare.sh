#!/usr/bin/env bash
# `dutyclock check` on a million cases, against DuckDB, pandas, polars and the csv crate alone.
# Measures the program that is handed out. Needs what packaging/build needs, and python3 with venv, pip and taskset.
# ROUNDS (5) is how often each is measured; WORK is a folder to keep what is made (about 1.5 GB), else a temporary one
# is used and removed.
set -euo pipefail
work=${WORK:+$(realpath -m "$WORK")}
cd "$(dirname "$0")/../.."
night=$PWD/benches/night

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
program=$(CARGO_TARGET_DIR=$target packaging/build linux | tail -n 1)/linux/dutyclock
cargo build --release --quiet --target-dir "$target/night" --manifest-path "$night/Cargo.toml"
made=$target/night/release

if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb pandas polars
venv/bin/python -c 'import duckdb, numpy, pandas, polars
print(f"DuckDB {duckdb.__version__}, pandas {pandas.__version__}, numpy {numpy.__version__}, polars {polars.__version__}")'

for cases in 10000 1000000 2000000; do
  "$made/generate" "$cases" > "cases-$cases.csv"
done

# Whole commands, as measure.py takes them apart again.
check() { echo "'$program' check cases-$1.csv --as-of 2026-11-20T07:00 --format csv --output dutyclock.csv --quiet"; }
few() { echo "'$program' check cases-$1.csv --as-of 2026-11-20T07:00 --format csv --columns case,rule,due,completed,late_by_days --output dutyclock-few.csv --quiet"; }
duckdb() { echo "venv/bin/python '$night/duckdb_check.py' cases-$1.csv duckdb.csv --threads $2"; }
duckdb_few() { echo "venv/bin/python '$night/duckdb_check.py' cases-$1.csv duckdb-few.csv --threads $2 --few"; }
pandas() { echo "venv/bin/python '$night/pandas_check.py' cases-$1.csv pandas.csv"; }
polars() { echo "env POLARS_MAX_THREADS=$2 venv/bin/python '$night/polars_check.py' cases-$1.csv polars.csv"; }
polars_few() { echo "env POLARS_MAX_THREADS=$2 venv/bin/python '$night/polars_check.py' cases-$1.csv polars-few.csv --few"; }
parse() { echo "'$made/csv_floor' parse cases-$1.csv"; }
rewrite() { echo "'$made/csv_floor' rewrite cases-$1.csv rewritten.csv"; }
# What makes it check by a table of local procedures.
local=" --rules set-procedures"

fresh=()
for made_file in dutyclock dutyclock-few duckdb duckdb-few pandas polars polars-few rewritten; do
  fresh+=(--fresh "$made_file.csv")
done

# All against all on some cases and some threads.
measure() {
  python3 "$night/measure.py" --rounds "${ROUNDS:-5}" --once pandas "${fresh[@]}" "$3" \
    "dutyclock=$(check "$1")" "DuckDB=$(duckdb "$1" "$2")" "pandas=$(pandas "$1")" "polars=$(polars "$1" "$2")" \
    "dutyclock, five columns=$(few "$1")" "DuckDB, five columns=$(duckdb_few "$1" "$2")" \
    "polars, five columns=$(polars_few "$1" "$2")" \
    "dutyclock, local procedures=$(few "$1")$local" "DuckDB, local procedures=$(duckdb_few "$1" "$2")$local" \
    "polars, local procedures=$(polars_few "$1" "$2")$local" \
    "csv crate: parse=$(parse "$1")" "csv crate: parse and write=$(rewrite "$1")"
}

# Nothing is measured before all write the same lines.
eval "$(check 1000000)" || [ $? -eq 1 ] # 1: there are breaches
eval "$(few 1000000)" || [ $? -eq 1 ]
eval "$(duckdb 1000000 2)"
eval "$(duckdb_few 1000000 2)"
eval "$(pandas 1000000)"
eval "$(polars 1000000 2)"
eval "$(polars_few 1000000 2)"
python3 "$night/same_rows.py" dutyclock.csv duckdb.csv
python3 "$night/same_rows.py" dutyclock.csv pandas.csv
python3 "$night/same_rows.py" dutyclock.csv polars.csv
python3 "$night/same_rows.py" dutyclock-few.csv duckdb-few.csv
python3 "$night/same_rows.py" dutyclock-few.csv polars-few.csv
eval "$(few 1000000)$local" || [ $? -eq 1 ]
eval "$(duckdb_few 1000000 2)$local"
eval "$(polars_few 1000000 2)$local"
python3 "$night/same_rows.py" dutyclock-few.csv duckdb-few.csv
python3 "$night/same_rows.py" dutyclock-few.csv polars-few.csv

on_cores() { taskset --cpu-list --pid "$1" $$ > /dev/null; }
on_cores 0,1
measure 1000000 2 "1,000,000 cases, two cores"
measure 10000 2 "10,000 cases, two cores"
python3 "$night/measure.py" --rounds "${ROUNDS:-5}" "${fresh[@]}" "2,000,000 cases, two cores" "dutyclock=$(check 2000000)"
on_cores 0
measure 1000000 1 "1,000,000 cases, one core"
