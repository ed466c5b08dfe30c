#!/usr/bin/env bash
# How long `dutyclock due` takes as a whole process, against a Rust program that does nothing.
# Needs hyperfine. Prints the times and the ratio of the medians.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet
cargo new --quiet --vcs none --name empty "$work/empty"
echo 'fn main() {}' > "$work/empty/src/main.rs"
printf '[profile.release]\nlto = "fat"\ncodegen-units = 1\npanic = "abort"\nstrip = true\n' >> "$work/empty/Cargo.toml"
cargo build --release --quiet --manifest-path "$work/empty/Cargo.toml" --target-dir "$work/target"

hyperfine --shell=none --warmup 200 --runs "${RUNS:-3000}" --export-csv "$work/times.csv" \
  "$work/target/release/empty" \
  "target/release/dutyclock due referral 2026-11-20"

awk -F, 'NR == 2 { empty = $6 } NR == 3 { due = $6 } END { printf "due / empty: %.2f\n", due / empty }' "$work/times.csv"
