#!/usr/bin/env bash
# How long `dutyclock due` takes as a whole process, against a Rust program that does nothing.
# Measures the program that is handed out. Needs hyperfine, and what packaging/build needs. Prints the times and the ratio
# of the medians.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

packaging/build linux > "$work/packaged" 2> "$work/log" || { cat "$work/log" >&2 && exit 1; }
program=$(tail -n 1 "$work/packaged")/linux/dutyclock
cargo new --quiet --vcs none --name empty "$work/empty"
echo 'fn main() {}' > "$work/empty/src/main.rs"
printf '[profile.release]\nlto = "fat"\ncodegen-units = 1\npanic = "abort"\nstrip = true\n' >> "$work/empty/Cargo.toml"
cargo build --release --quiet --manifest-path "$work/empty/Cargo.toml" --target-dir "$work/target"

# In rounds, so that what else the machine does falls on both.
for round in $(seq "${ROUNDS:-21}"); do
  hyperfine --shell=none --warmup 20 --runs 150 --style none --export-csv "$work/times.csv" \
    "$work/target/release/empty" \
    "$program due referral 2026-11-20" 2> "$work/warnings"
  awk -F, 'NR == 2 { median = $4; fastest = $7 } NR == 3 { print $4 / median, fastest, $7 }' "$work/times.csv"
done | sort -n > "$work/rounds"

awk '{ ratio[NR] = $1; if (NR == 1 || $2 < empty) empty = $2; if (NR == 1 || $3 < due) due = $3 }
  END { printf "due / empty: %.2f by the fastest runs, %.2f by the median round (of %d, from %.2f to %.2f)\n",
          due / empty, ratio[int((NR + 1) / 2)], NR, ratio[1], ratio[NR] }' "$work/rounds"
