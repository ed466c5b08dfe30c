"""Seconds and peak memory of whole processes, in rounds, so that what else the machine does falls on all.

    measure.py [--rounds N] [--once NAME] [--fresh FILE]... TITLE NAME=COMMAND...

Prints for each its median and its fastest time, the least time on processors (user and system), the ratio
of its median to the first one's, and the most memory it held. `--once` names one that is too slow to run in every round; `--fresh` a file that
is removed before each run, since to replace a large file is to wait for the disk.
"""

import argparse
import os
import resource
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path


def run(name, command):
    started = time.perf_counter()
    process = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # dutyclock answers 1 where it finds a breach.
    if process.returncode not in ([0, 1] if name.startswith("dutyclock") else [0]):
        sys.exit(f"{name}: exit code {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def megabytes(kilobytes):
    """A process starts with the peak of the one that started it: less than that cannot be told."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"<{own / 1024:.0f}" if kilobytes <= own else f"{kilobytes / 1024:.0f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once")
    parser.add_argument("--fresh", action="append", default=[])
    parser.add_argument("title")
    parser.add_argument("commands", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()

    commands = dict(command.split("=", 1) for command in args.commands)
    seconds = {name: [] for name in commands}
    processor = {name: [] for name in commands}
    peak = dict.fromkeys(commands, 0)
    for turn in range(args.rounds):
        for name, command in commands.items():
            if turn == 0 or name != args.once:
                for file in args.fresh:
                    Path(file).unlink(missing_ok=True)
                os.sync()
                time_taken, busy, memory = run(name, command)
                seconds[name].append(time_taken)
                processor[name].append(busy)
                peak[name] = max(peak[name], memory)

    print(f"{args.title:34} {'median s':>9} {'fastest s':>9} {'busy s':>7} {'ratio':>6} {'peak MB':>8}")
    reference = statistics.median(next(iter(seconds.values())))
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"  {name:32} {median:9.3f} {min(times):9.3f} {min(processor[name]):7.3f} {median / reference:6.2f} {megabytes(peak[name]):>8}")


if __name__ == "__main__":
    main()
