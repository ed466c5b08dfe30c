#!/usr/bin/env bash
# Checks the open cases every night and says only what has become a breach since the last night.
#
#   nightly.sh CASES [OPTION...]
#
# CASES is what `dutyclock check` reads; `-` is standard input, and then STATE must be given. The options are handed on
# to it, such as --rules, --map or --role. Lines for cron, which mails what is printed, and nothing on a quiet night:
#
#   MAILTO=duty-team
#   DUTYCLOCK=/usr/local/bin/dutyclock
#   30 6 * * *  /opt/dutyclock/nightly.sh "/srv/cases/open cases.csv" --rules england
#
# What is printed is a mail: a line `Subject: ...`, an empty line, the text. To send it under that subject:
#
#   mail=$(nightly.sh cases.csv) || code=$?
#   [ -z "$mail" ] || printf 'To: duty-team\n%s\n' "$mail" | sendmail -t || printf '%s\n' "$mail"
#   exit "${code:-0}"
#
# The moment of each complete run is kept in a file, and the next run asks for what is new since then; the first run for
# everything in breach. After an incomplete run it stays as it was, so that the next one tells what this one could not.
#
# Exit codes:
#   0  nothing new; nothing is printed
#   1  new breaches; they are printed, and will not be again
#   2  something could not be read, or the run could not be made: the errors are printed, with the new breaches that
#      were found in what could be read. Those are new again in the next run.
#
# Environment:
#   DUTYCLOCK  the program (dutyclock, on the path)
#   STATE      the file with the moment of the last complete run (CASES with .last-run at its end). One for each set of
#              cases and options: two lines for cron must not share it. A lock, which may stay, lies beside it; on a
#              machine without flock there is none, and two runs at once may both tell the same.
#   NOW        the moment to run as of, as a clock in London shows it: 2026-11-21T06:30:00 (else: now)
#   DUTYCLOCK_CALENDAR and the other variables of dutyclock itself work as ever.
#
# One breach escapes it: where an event is recorded so late that its limit had passed before the last run, the breach is
# not new. Look at the whole (`dutyclock check CASES`) every now and then.
set -Eeuo pipefail

program=${DUTYCLOCK:-dutyclock}
subject_is_said=

# Says something, under a subject if it is the first thing said.
say() {
  if [ -z "$subject_is_said" ]; then
    printf 'Subject: %s\n\n' "$subject"
    subject_is_said=yes
  fi
  printf '%s\n' "$1"
}

# Says why this run is not complete, and ends it.
fail() {
  subject="dutyclock: the check of $name is incomplete"
  say "error: $1"
  exit 2
}

# A failure that is not foreseen must not look like a new breach.
trap 'exit 2' ERR

if [ $# -eq 0 ] || [ -z "$1" ]; then
  echo 'usage: nightly.sh CASES [OPTION...]; CASES is a file or a folder for `dutyclock check`' >&2
  exit 2
fi
cases=$1
shift
# For the subject, which is one line of plain letters.
name=$([ "$cases" = - ] && echo 'standard input' || basename -- "$cases")
name=$(printf '%s' "$name" | LC_ALL=C tr -c ' -~' '?')
state=${STATE:-}
if [ -z "$state" ]; then
  [ "$cases" != - ] || fail 'the cases come on standard input: name a file for the last run in STATE'
  state=${cases%/}.last-run
fi
is_moment='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$'

command -v -- "$program" > /dev/null ||
  fail "there is no program \`$program\`: install dutyclock, or name it in DUTYCLOCK"

# What can be made now can be put in place later.
next=$(mktemp -- "$state.XXXXXX" 2> /dev/null) ||
  fail "no file can be made beside \`$state\`: without it, the next run would not know what is new"
work=
trap 'rm -rf -- "$next" ${work:+"$work"}' EXIT
work=$(mktemp -d) || fail 'no temporary folder can be made'

# The lock goes with the process, however it ends.
if command -v flock > /dev/null; then
  exec 9>> "$state.lock" || fail "\`$state.lock\` cannot be opened"
  flock --nonblock 9 || fail "another run for \`$state\` has not ended: look why it takes so long"
fi

# From before the start: what is recorded while the run goes on is for the next one.
now=${NOW:-$(TZ=Europe/London date +%Y-%m-%dT%H:%M:%S)}
[[ $now =~ $is_moment ]] || fail "NOW is \`$now\`; write it as 2026-11-21T06:30:00"

first_run=
if [ -e "$state" ] || [ -L "$state" ]; then
  since=$(cat -- "$state" 2> /dev/null) || fail "\`$state\` cannot be read"
  [[ $since =~ $is_moment ]] ||
    fail "\`$state\` does not have the moment of the last run: write it there as 2026-11-20T06:30:00, or remove it\
 to be told everything in breach"
  [[ ! $since > $now ]] ||
    fail "the last run was made on $since, which is after $now: set the clock right, or the file \`$state\`"
else
  first_run=yes
  since=1900-01-01
fi

code=0
"$program" check "$@" --as-of "$now" --new-since "$since" -- "$cases" > "$work/found" 2> "$work/said" 9>&- || code=$?

# What the program found and said, for a mail.
tell() {
  if [ -s "$work/found" ]; then
    [ -z "$first_run" ] || say $'The first run: everything in breach is new.\n'
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
  2)
    subject="dutyclock: the check of $name is incomplete"
    tell
    exit 2
    ;;
  *)
    subject="dutyclock: the check of $name is incomplete"
    tell
    fail "\`$program\` ended with exit code $code, which is none of its own"
    ;;
esac

# Only now that all is said, and at once or not at all.
unmoved="\`$state\` could not be written: what was new in this run will be new again in the next"
printf '%s\n' "$now" > "$next" || fail "$unmoved"
mv -f -- "$next" "$state" || fail "$unmoved"
exit "$code"
