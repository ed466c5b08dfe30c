#!/usr/bin/env python3
"""What each input and each output needs in time and memory, as docs/limits.md has it.

    benches/limits/measure.py [--program PROGRAM] [--sizes 10000,100000,1000000] [--work FOLDER]

Builds the program (`cargo build --release`) unless one is given, makes files of made-up cases, runs `check` on each as a
whole process, and prints the two tables of docs/limits.md. Needs GNU time as `time`. The seconds are processor time of
all threads, which a busy machine changes less than what the clock shows. The memory is the most that was held at once.
"""

import argparse
import datetime
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-20T07:00"
FIRST_DAY = datetime.date(2025, 1, 1)
DAYS = [str(FIRST_DAY + datetime.timedelta(days=day)) for day in range(600)]
NOT_IN_TIME = 40


def dates(number):
    """When a strategy discussion was held, and the conference after it, which comes late."""
    day = number * 7 % (len(DAYS) - NOT_IN_TIME)
    return DAYS[day], DAYS[day + NOT_IN_TIME]


def wide_csv(path, records):
    with path.open("w") as out:
        out.write("case,strategy_discussion,icpc\n")
        for number in range(records):
            out.write("C-{:07},{},{}\n".format(number, *dates(number)))


def unordered_csv(path, records):
    step = 7_368_787  # A prime: every case once.
    with path.open("w") as out:
        out.write("case,strategy_discussion,icpc\n")
        for number in range(records):
            out.write("C-{:07},{},{}\n".format(number * step % 10_000_000, *dates(number)))


def json_lines(path, records):
    with path.open("w") as out:
        for number in range(records):
            held, conference = dates(number)
            events = {"strategy-discussion": held, "icpc": conference}
            out.write(json.dumps({"case": f"C-{number:07}", "events": events}) + "\n")


def long_csv(path, records):
    with path.open("w") as out:
        out.write("case,event,when\n")
        for number in range(records // 2):
            held, conference = dates(number)
            out.write(f"C-{number:07},strategy-discussion,{held}\nC-{number:07},icpc,{conference}\n")


def workbook(path, records):
    def text(cell):
        return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'

    def row(cells):
        return f"<row>{''.join(map(text, cells))}</row>"

    content = "http://schemas.openxmlformats.org/package/2006/content-types"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{content}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        out.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Cases" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>",
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            sheet.write(row(["case", "strategy_discussion", "icpc"]).encode())
            for number in range(records):
                sheet.write(row([f"C-{number:07}", *dates(number)]).encode())
            sheet.write(b"</sheetData></worksheet>")


def census(path, records):
    with path.open("w") as out:
        out.write(
            "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
            "<ReferenceDate>2026-11-20</ReferenceDate></CollectionDetails></Header>\n<Children>\n"
        )
        for number in range(records // 2):
            held, conference = dates(number)
            out.write(
                f"<Child><ChildIdentifiers><LAchildID>C-{number:07}</LAchildID></ChildIdentifiers>"
                f"<CINdetails><CINreferralDate>{held}</CINreferralDate>\n"
                f"<Section47><S47ActualStartDate>{held}</S47ActualStartDate>"
                f"<DateOfInitialCPC>{conference}</DateOfInitialCPC></Section47></CINdetails></Child>\n"
            )
        out.write("</Children></Message>\n")


def write_tables(path, rows):
    """A folder with a file for each table."""
    path.mkdir()
    for table, lines in rows.items():
        (path / f"{table}.csv").write_text("\n".join(lines) + "\n")


SAFEGUARDING_TABLES = {
    "ssd_cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_date",
    "ssd_cin_assessments": "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,"
    "cina_assessment_auth_date",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,"
    "s47e_s47_outcome_json",
    "ssd_initial_cp_conference": "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_icpc_transfer_in,"
    "icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_outcome_cp_flag",
    "ssd_cp_plans": "cppl_cp_plan_id,cppl_person_id,cppl_icpc_id,cppl_cp_plan_ola,cppl_cp_plan_start_date,"
    "cppl_cp_plan_end_date",
    "ssd_cp_reviews": "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date",
}


def safeguarding(path, records):
    rows = {table: [headings] for table, headings in SAFEGUARDING_TABLES.items()}
    for number in range(records // 4):
        held, conference = dates(number)
        person = f"C-{number:07}"
        rows["ssd_cin_episodes"].append(f"R{number},{person},{held},N,")
        rows["ssd_cin_assessments"].append(f"A{number},{person},R{number},{held},{conference}")
        rows["ssd_s47_enquiry"].append(f"S{number},{person},{held},,N,")
        rows["ssd_initial_cp_conference"].append(f"I{number},S{number},{person},N,,{conference},N")
    write_tables(path, rows)


ANNEX_A_LISTS = {
    "list-3": "Child Unique ID,Date of referral,Referral NFA?",
    "list-4": "Child Unique ID,Continuous Assessment Start Date,Continuous Assessment Date of Authorisation",
    "list-5": "Child Unique ID,Strategy discussion initiating Section 47 Enquiry Start Date,"
    "Was an Initial Child Protection Conference deemed unnecessary?,"
    "Date of Initial Child Protection Conference,"
    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    "list-7": "Child Unique ID,Child Protection Plan Start Date,Date of latest review conference,"
    "Child Protection Plan End Date",
}


def annex_a(path, records):
    rows = {name: [headings] for name, headings in ANNEX_A_LISTS.items()}
    for number in range(records // 3):
        held, conference = dates(number)
        person = f"C-{number:07}"
        rows["list-3"].append(f"{person},{held},N")
        rows["list-4"].append(f"{person},{held},{conference}")
        rows["list-5"].append(f"{person},{held},N,{conference},N")
    write_tables(path, rows)


INPUTS = [
    ("CSV, a row for each case", "wide.csv", wide_csv),
    ("the same, its ids in no order", "unordered.csv", unordered_csv),
    ("JSON lines", "cases.jsonl", json_lines),
    ("CSV, a row for each event", "long.csv", long_csv),
    ("workbook (`xlsx`)", "cases.xlsx", workbook),
    ("children in need census", "census.xml", census),
    ("Standard Safeguarding Dataset", "ssd", safeguarding),
    ("Annex A", "annex-a", annex_a),
]
# What is written: its name, and the options that make it.
OUTPUTS = [
    ("`csv`", ["--format", "csv"]),
    ("`jsonl`", ["--format", "jsonl"]),
    ("`json`", ["--format", "json"]),
    ("`table`", ["--format", "table"]),
    ("`list`", ["--format", "list"]),
    ("`markdown`", ["--format", "markdown"]),
    ("`html`", ["--format", "html"]),
    ("`ics`", ["--format", "ics"]),
    ("`xlsx`", ["--format", "xlsx"]),
    ("`csv` with `--state`", ["--format", "csv", "--state", "STATE"]),
    ("`csv` with `--rejects`", ["--format", "csv", "--rejects", "REJECTS"]),
]


def run(program, work, file, options):
    """Processor seconds and megabytes of a check of a file, or why it was refused."""
    fresh = {"STATE": work / "state.json", "REJECTS": work / "rejects.csv"}
    for left_over in fresh.values():
        left_over.unlink(missing_ok=True)
    options = [str(fresh.get(option, option)) for option in options]
    usage = work / "usage"
    # A process that Python starts is counted with the memory of Python. One that `time` starts is not.
    command = ["time", "--quiet", "--format", "%U %S %M", "--output", str(usage), str(program), "check", str(file)]
    command += ["--as-of", AS_OF, "--quiet", "--all", *options]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    # 1 is a breach. With 2, dutyclock says why.
    if ran.returncode not in (0, 1):
        return ran.stderr.strip().splitlines()[0]
    user, system, kilobytes = usage.read_text().split()
    return float(user) + float(system), int(kilobytes) / 1024


def cells(measured):
    if isinstance(measured, str):
        return ["refused", ""]
    seconds, megabytes = measured
    return [f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s", f"{megabytes:.0f} MB"]


def table(first, rows, sizes):
    heads = [f"{size:,}" for size in sizes]
    print(f"| {first} | " + " | | ".join(heads) + " | |")
    print("|---" * (1 + 2 * len(sizes)) + "|")
    for name, measured in rows:
        print(f"| {name} | " + " | ".join(cell for one in measured for cell in cells(one)) + " |", flush=True)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--work", type=Path)
    args = parser.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    program = args.program
    if program is None:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
        program = ROOT / "target/release/dutyclock"
    work = Path(tempfile.mkdtemp(dir=args.work))
    refused = set()
    try:

        def measured(make, name, options):
            for size in sizes:
                file = work / f"{size}-{name}"
                if not file.exists():
                    make(file, size)
                result = run(program.resolve(), work, file, options)
                if isinstance(result, str):
                    refused.add(result)
                yield result

        inputs = []
        for title, name, make in INPUTS:
            inputs.append((title, list(measured(make, name, ["--format", "csv"]))))
            for size in sizes:
                file = work / f"{size}-{name}"
                if file.is_dir():
                    shutil.rmtree(file)
                elif name != "wide.csv":
                    file.unlink()
        table("read, and written as `csv`", inputs, sizes)
        table(
            "written, from CSV",
            [(title, list(measured(wide_csv, "wide.csv", options))) for title, options in OUTPUTS],
            sizes,
        )
    finally:
        shutil.rmtree(work)
    for reason in sorted(refused):
        print(f"refused: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
