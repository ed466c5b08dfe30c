#!/usr/bin/env bash
# Checks the open cases every night and reports only the breaches that are new since the last run.
#
#   nightly.sh CASES [OPTION...]
#
# CASES is a file or folder for `dutyclock check`. `-` is standard input, and needs STATE. Other options are passed on to
# `check`, such as --rules, --map or --role. Lines for cron, which mails what is printed, and nothing on a quiet night:
#
#   MAILTO=duty-team
#   DUTYCLOCK=/usr/local/bin/dutyclock
#   30 6 * * *  /opt/dutyclock/nightly.sh "/srv/cases/open cases.csv" --rules england
#
# The output is a mail: a line `Subject: ...`, an empty line and the text. To send it with that subject:
#
#   mail=$(nightly.sh cases.csv) || code=$?
#   [ -z "$mail" ] || printf 'To: duty-team\n%s\n' "$mail" | sendmail -t || printf '%s\n' "$mail"
#   exit "${code:-0}"
#
# The time of each complete run is kept in a file. The next run reports what is new since then; the first run reports every
# breach. An incomplete run does not change the file, so that the next run reports what this one could not.
#
# Exit codes:
#   0  nothing new; nothing is printed
#   1  new breaches; they are printed once
#   2  something could not be read or judged, or the run failed: the errors are printed
#   3  both: the errors are printed, with the new breaches in the records that could be read. The next run reports those
#      breaches again.
#
# Environment:
#   DUTYCLOCK  the program (dutyclock, on the path)
#   STATE      the file with the time of the last complete run (default: CASES with .last-run at its end). Use one for
#              each set of cases and options: two lines for cron must not share it. A lock file lies beside it. A machine
#              without flock has no lock, and two runs at the same time may report the same breaches.
#   NOW        the time of the run, in London: 2026-11-21T06:30:00 (default: the present time)
#   DUTYCLOCK_CALENDAR and the other variables of dutyclock work as usual.
#
# This script misses one kind of breach: if an event is recorded so late that its limit passed before the last run, the
# breach is not new. Run `dutyclock check CASES` from time to time to see all breaches.
set -Eeuo pipefail

program=${DUTYCLOCK:-dutyclock}
subject_is_said=

# Prints a text, with the subject before the first one.
say() {
  if [ -z "$subject_is_said" ]; then
    printf 'Subject: %s\n\n' "$subject"
    subject_is_said=yes
  fi
  printf '%s\n' "$1"
}

# Reports why this run is not complete, and ends it.
fail() {
  subject="dutyclock: the check of $name is incomplete"
  say "error: $1"
  exit 2
}

# An unexpected failure must not look like a new breach.
trap 'exit 2' ERR

if [ $# -eq 0 ] || [ -z "$1" ]; then
  echo 'usage: nightly.sh CASES [OPTION...]; CASES is a file or a folder for `dutyclock check`' >&2
  exit 2
fi
cases=$1
shift
# For the subject, which must be one line of ASCII.
name=$([ "$cases" = - ] && echo 'standard input' || basename -- "$cases")
name=$(printf '%s' "$name" | LC_ALL=C tr -c ' -~' '?')
state=${STATE:-}
if [ -z "$state" ]; then
  [ "$cases" != - ] || fail 'the cases come on standard input: name a file for the time of the last run in STATE'
  state=${cases%/}.last-run
fi
is_moment='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$'

command -v -- "$program" > /dev/null ||
  fail "there is no program \`$program\`: install dutyclock, or give its path in DUTYCLOCK"

# A file that can be created now can be moved into place later.
next=$(mktemp -- "$state.XXXXXX" 2> /dev/null) ||
  fail "cannot create a file beside \`$state\`: without it, the next run would not know what is new"
work=
trap 'rm -rf -- "$next" ${work:+"$work"}' EXIT
work=$(mktemp -d) || fail 'cannot create a temporary folder'

# The lock ends with the process.
if command -v flock > /dev/null; then
  exec 9>> "$state.lock" || fail "cannot open \`$state.lock\`"
  flock --nonblock 9 || fail "another run for \`$state\` has not ended: find out why it takes so long"
fi

# Taken before the check starts: what is recorded during this run belongs to the next one.
now=${NOW:-$(TZ=Europe/London date +%Y-%m-%dT%H:%M:%S)}
[[ $now =~ $is_moment ]] || fail "NOW is \`$now\`; write it as 2026-11-21T06:30:00"

first_run=
if [ -e "$state" ] || [ -L "$state" ]; then
  since=$(cat -- "$state" 2> /dev/null) || fail "\`$state\` cannot be read"
  [[ $since =~ $is_moment ]] ||
    fail "\`$state\` does not have the time of the last run: write it as 2026-11-20T06:30:00, or remove the file\
 to report every breach"
  [[ ! $since > $now ]] ||
    fail "the last run was on $since, which is after $now: correct the clock, or the file \`$state\`"
else
  first_run=yes
  since=1900-01-01
fi

code=0
"$program" check "$@" --as-of "$now" --new-since "$since" -- "$cases" > "$work/found" 2> "$work/said" 9>&- || code=$?

# Prints the answer and the messages of the program, for a mail.
tell() {
  if [ -s "$work/found" ]; then
    [ -z "$first_run" ] || say $'The first run: every breach is new.\n'
    say "$(cat -- "$work/found")"
    [ ! -s "$work/said" ] || say ''
  fi
  [ ! -s "$work/said" ] || say "$(cat -- "$work/said")"
}

case $code in
  0) ;;
  1)
    subject="dutyclock: new breaches in $name"
    tell
    ;;
  2 | 3)
    subject="dutyclock: the check of $name is incomplete"
    tell
    exit "$code"
    ;;
  *)
    subject="dutyclock: the check of $name is incomplete"
    tell
    fail "\`$program\` ended with exit code $code, which it does not use"
    ;;
esac

# Only now that everything is printed, and completely or not at all.
unmoved="cannot write \`$state\`: the next run will report the same breaches again"
printf '%s\n' "$now" > "$next" || fail "$unmoved"
mv -f -- "$next" "$state" || fail "$unmoved"
exit "$code"
