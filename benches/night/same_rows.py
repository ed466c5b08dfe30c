"""Whether two results have the same header and the same lines byte for byte, whatever their order.

    same_rows.py OURS THEIRS
"""

import sys
from collections import Counter

SHOWN = 10


def show(title, only):
    if only:
        print(f"{only.total()} only in {title}:")
        for line in sorted(only)[:SHOWN]:
            print(f"  {line}")


def main():
    _, ours, theirs = sys.argv
    with open(ours, "rb") as our_lines, open(theirs, "rb") as their_lines:
        our_header, their_header = next(our_lines, b""), next(their_lines, b"")
        only_ours = Counter(our_lines)
        total = only_ours.total()
        only_theirs = Counter()
        for line in their_lines:
            if only_ours[line] > 0:
                only_ours[line] -= 1
            else:
                only_theirs[line] += 1
    if our_header != their_header:
        print(f"the header of {ours} is {our_header}\nthe header of {theirs} is {their_header}")
    only_ours = +only_ours
    show(ours, only_ours)
    show(theirs, only_theirs)
    differences = only_ours.total() + only_theirs.total()
    print(f"{total} rows in {ours}, {differences} differences from {theirs}")
    return 1 if differences or our_header != their_header else 0


if __name__ == "__main__":
    sys.exit(main())
