// Checks a file of cases: the morning report.

import { useMemo, useState } from "preact/hooks";
import { ask, type Answer, type Command, text } from "../program";
import type { Engine, Watcher } from "../engine/engine";
import { CaseFiles, HeadingsLink, reading, ReadingOptions } from "../parts/file-form";
import { Button, Checkbox, TextField } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, type Problem, Warning } from "../parts/messages";
import { FORMATS, Output, save } from "../parts/output";
import { problemOf } from "../parts/problems";
import { headerOf, parsed, Report } from "../parts/report";
import { Back, Heading } from "../parts/screen";
import { Progress, useTask } from "../parts/task";
import { type CheckForm, type Session, useSession } from "../session";

/** What the exit code of `check` means. Only 0 is an all-clear. */
const OUTCOMES: Record<number, string> = {
  1: "Something is in breach, or a record contradicts itself.",
  2: "Not everything could be read or checked. This is no all-clear.",
  3: "Something is in breach, and not everything could be read or checked.",
};

/** The records that could not be read: a name that no chosen file has, and the one to save them under. */
const REJECTS = ".not-read.csv";
const NOT_READ = "not-read.csv";

interface Checked {
  page: Answer;
  command: (options: string[]) => Command;
  now: number;
}

/** The command line for the chosen files. */
export function checkCommand(
  form: CheckForm,
  session: Pick<Session, "rules" | "own">,
  options: string[],
): Command {
  const { args, paths, sources } = reading(form, session);
  return { args: ["check", ...options, ...args, ...(form.all ? ["--all"] : []), "--", ...paths], sources };
}

function check(engine: Engine, command: Checked["command"], now: number, watcher: Watcher): Promise<Answer> {
  return ask(engine, command(["--format=html", `--rejects=${REJECTS}`]), now, watcher);
}

export function CheckScreen() {
  const session = useSession();
  const { engine, forms, setForm } = session;
  const form = forms.check;
  const task = useTask<Checked | "nothing chosen">();

  const submit = () => {
    if (form.files.length === 0) {
      task.start(() => Promise.resolve("nothing chosen"));
      return;
    }
    const now = Date.now();
    const command = (options: string[]) => checkCommand(form, session, options);
    task.start(async (watcher) => ({ page: await check(engine, command, now, watcher), command, now }));
  };

  const found = task.result === "nothing chosen" ? null : task.result;
  if (found !== null && found.page.breakdown === null && found.page.out.length > 0) {
    return <CheckReport checked={found} onBack={task.clear} />;
  }
  const errors = found?.page.errors ?? [];
  const problems: Problem[] =
    task.result === "nothing chosen"
      ? [{ text: "Choose a file", field: "files" }]
      : errors.map(problemOf);
  if (task.unreadable !== null) problems.push({ text: task.unreadable, field: "files" });
  const failure = task.failure ?? found?.page.breakdown ?? null;
  return (
    <>
      <ErrorSummary problems={problems}>{errors.length > 0 && <HeadingsLink />}</ErrorSummary>
      <Heading title="Check a file" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <p class="govuk-body">The file stays on this computer. Leave names out of it: a case has an id and no name.</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <CaseFiles hint="CSV, a workbook, the children in need census, JSON lines, or all files of the Standard Safeguarding Dataset or Annex A." />
        <ReadingOptions problems={problems}>
          <Checkbox
            id="all"
            label="Show every deadline, not only those that need action"
            checked={form.all}
            onChange={(all) => setForm("check", { ...form, all })}
          />
        </ReadingOptions>
        <Button>Check</Button>
      </form>
      {task.running && (
        <Progress running={task.running} size={form.files.reduce((size, file) => size + file.size, 0)} />
      )}
    </>
  );
}

function CheckReport({ checked: { page, command, now }, onBack }: { checked: Checked; onBack: () => void }) {
  const { engine } = useSession();
  const html = text(page.out);
  const { title, lines } = headerOf(html);
  const problems = page.errors.map((error) => ({ text: error }));
  const rejects = page.written.find(({ path }) => path === REJECTS);
  return (
    <>
      <div class="not-printed">
        <Back onBack={onBack}>Check another file</Back>
      </div>
      <CheckOutcome code={page.code} />
      <ErrorSummary problems={problems}>
        <HeadingsLink />
        {rejects && page.code !== null && page.code >= 2 && (
          <Button kind="secondary" onClick={() => save(NOT_READ, "text/csv", rejects.bytes)}>
            Download the records that could not be read
          </Button>
        )}
      </ErrorSummary>
      <Heading title={title} hasErrors={problems.length > 0} />
      {lines.map((line) => (
        <p class="govuk-body" key={line}>
          {line}
        </p>
      ))}
      <Output formats={FORMATS.check} write={(format) => ask(engine, command([`--format=${format}`]), now)} />
      <Report html={html} parts="main" />
      <Notes notes={page.notes} />
      <div class="not-printed">
        <CaseChoice html={html} />
        <HeadingsLink />
      </div>
    </>
  );
}

/** Leads to how one of the cases unfolds. Those of the report are offered while the id is typed. */
function CaseChoice({ html }: { html: string }) {
  const { forms, setForm, go } = useSession();
  const [caseId, setCaseId] = useState("");
  const ids = useMemo(() => caseIds(html), [html]);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setForm("case", { ...forms.case, caseId, atOnce: true });
        go("case");
      }}
    >
      <h2 class="govuk-heading-m">How does a case unfold?</h2>
      <TextField
        id="case-id"
        label="Case id"
        hint="As the report has it, such as C-1042."
        width="govuk-input--width-20"
        value={caseId}
        list="case-ids"
        onInput={setCaseId}
      />
      <datalist id="case-ids">
        {ids.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <Button kind="secondary">Show how it unfolds</Button>
    </form>
  );
}

/** The cases that a report of the program lists. */
function caseIds(html: string): string[] {
  const cells = parsed(html).querySelectorAll('.deadlines tbody th[scope="row"]');
  return [...new Set([...cells].map((cell) => cell.textContent ?? ""))];
}

function CheckOutcome({ code }: { code: number | null }) {
  if (code === 0) {
    return (
      <div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="outcome">
        <div class="govuk-notification-banner__header">
          <h2 class="govuk-notification-banner__title" id="outcome">
            Complete
          </h2>
        </div>
        <div class="govuk-notification-banner__content">
          <p class="govuk-notification-banner__heading">
            Everything that the file records was checked, and nothing is in breach.
          </p>
        </div>
      </div>
    );
  }
  return (
    <Warning>
      {OUTCOMES[code ?? -1] ?? `The program ended with ${code}, which it never should. Do not rely on this.`}
    </Warning>
  );
}
