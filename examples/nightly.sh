#!/usr/bin/env bash
# Checks the open cases every night, and prints an email if there is something to report: what is new, what has been
# put right, and what could not be read. On a quiet night it prints nothing.
#
#   nightly.sh CASES [OPTION...]
#
# CASES is a file or folder for `dutyclock check`. Other options are passed on to it, such as --rules, --map or --role.
# Lines for cron, which mails what is printed:
#
#   MAILTO=duty-team
#   DUTYCLOCK=/usr/local/bin/dutyclock
#   30 6 * * *  /opt/dutyclock/nightly.sh "/srv/cases/open cases.csv" --rules child-protection
#
# What is printed begins with `Subject: ...` and an empty line. To send it with that subject:
#
#   nightly.sh cases.csv > mail || code=$?
#   [ ! -s mail ] || { echo "To: duty-team"; cat mail; } | sendmail -t
#   exit "${code:-0}"
#
# The exit codes are those of `dutyclock check`: 1 for a new breach, 2 if not everything could be checked, 3 for both.
#
# Environment:
#   DUTYCLOCK  the program (dutyclock, on the path)
#   STATE      the file that remembers what has been reported (CASES with .state.json at its end). Each set of cases
#              and each rule table needs its own.
#   DUTYCLOCK_CALENDAR and the other variables of dutyclock work as usual.
set -uo pipefail

if [ $# -eq 0 ] || [ -z "$1" ]; then
  echo "usage: nightly.sh CASES [OPTION...]; CASES is a file or a folder for 'dutyclock check'" >&2
  exit 2
fi
cases=$1
shift
report=$(mktemp) || exit 2
trap 'rm -f -- "$report"' EXIT

{
  "${DUTYCLOCK:-dutyclock}" check "$@" --state "${STATE:-${cases%/}.state.json}" --silent -- "$cases"
  code=$?
} > "$report" 2>&1

case $code in
  0) subject='nothing new in breach' ;;
  1) subject='new breaches' ;;
  2) subject='the check is incomplete' ;;
  3) subject='new breaches, and the check is incomplete' ;;
  *)
    printf 'The program ended with exit code %s, which it does not use.\n' "$code" >> "$report"
    subject='the check failed'
    code=2
    ;;
esac
if [ -s "$report" ]; then
  # A subject is one line of ASCII.
  name=$(basename -- "$cases" | LC_ALL=C tr -c ' -~\n' '?')
  printf 'Subject: dutyclock: %s: %s\n\n' "$name" "$subject"
  cat -- "$report"
fi
exit "$code"
