"""Whether two results have the same rows, whatever their order and their other columns.

    same_rows.py OURS THEIRS
"""

import csv
import sys
from collections import Counter

COLUMNS = ["case", "rule", "table", "from", "due", "status", "working_days_left", "late_by_working_days",
           "late_by_days", "owner"]
SHOWN = 10


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        places = [header.index(column) for column in COLUMNS]
        for row in reader:
            values = [row[place] for place in places]
            # The start by its day: not every program writes its time in the same way.
            values[3] = values[3][:10]
            yield ",".join(values)


def show(title, only):
    if only:
        print(f"{only.total()} only in {title}:")
        for row in sorted(only)[:SHOWN]:
            print(f"  {row}")


def main():
    _, ours, theirs = sys.argv
    only_ours = Counter(rows(ours))
    total = only_ours.total()
    only_theirs = Counter()
    for row in rows(theirs):
        if only_ours[row] > 0:
            only_ours[row] -= 1
        else:
            only_theirs[row] += 1
    only_ours = +only_ours
    show(ours, only_ours)
    show(theirs, only_theirs)
    differences = only_ours.total() + only_theirs.total()
    print(f"{total} rows in {ours}, {differences} differences from {theirs}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
