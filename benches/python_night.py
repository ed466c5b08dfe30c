"""What `dutyclock.check` costs on a million cases in an Arrow table, against the program from CSV to CSV.

    benches/python_night.py CASES.csv [ROUNDS]

Needs the wheel of `python/build`, pyarrow, and the program of `packaging/build` first in the path. The cases are those
of `benches/night`. Each round runs one after the other; the CPU time of all threads counts, and the smallest of each.
"""

import os
import resource
import subprocess
import sys
import tempfile

import dutyclock
import pyarrow as pa
import pyarrow.csv
import pyarrow.compute as pc

AS_OF = "2026-11-20T07:00"


def table_of(file):
    """The cases as a database gives them: ids as text, days as dates, and times as timestamps."""
    text = pyarrow.csv.ConvertOptions(strings_can_be_null=True, timestamp_parsers=[])
    names = open(file).readline().strip().split(",")
    text.column_types = {name: pa.string() for name in names}
    table = pyarrow.csv.read_csv(file, convert_options=text)
    for at, name in enumerate(table.column_names):
        if name == "case":
            continue
        column = table[name].combine_chunks()
        has_times = pc.max(pc.utf8_length(column)).as_py() > 10
        kind = pa.timestamp("s") if has_times else pa.date32()
        table = table.set_column(at, name, column.cast(kind))
    return table


def cpu(who, run):
    before = resource.getrusage(who)
    run()
    after = resource.getrusage(who)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(file, rounds=7):
    table = table_of(file)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "deadlines.csv")
        command = ["dutyclock", "check", file, "--as-of", AS_OF, "--format", "csv", "--output", out, "--quiet"]
        found = []

        def module():
            found[:] = [dutyclock.check(table, as_of=AS_OF)]

        def program():
            assert subprocess.run(command).returncode in (0, 1)

        times = [(cpu(resource.RUSAGE_SELF, module), cpu(resource.RUSAGE_CHILDREN, program)) for _ in range(int(rounds))]
        of_module, of_program = (min(of) for of in zip(*times))
        with open(out) as written:
            assert sum(1 for _ in written) - 1 == len(found[0]), "the module and the program have other rows"
    print(f"{table.num_rows:,} cases, {len(found[0]):,} deadlines, CPU time, the smallest of {rounds} rounds")
    print(f"module, from Arrow to Arrow: {of_module:.3f} s")
    print(f"program, from CSV to CSV:    {of_program:.3f} s")
    print(f"{of_module / of_program:.2f} times")


if __name__ == "__main__":
    main(*sys.argv[1:])
