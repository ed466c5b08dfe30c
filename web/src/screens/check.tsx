// Checks a file of cases: the morning report.

import { useEffect } from "preact/hooks";
import { ask, type Answer, type Command, option, ruleOptions, safePath, text } from "../program";
import type { Engine, Source, Watcher } from "../engine/engine";
import { ActionLink, Button, Checkbox, Details, FileField, SelectField, TextField } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, type Problem, Warning } from "../parts/messages";
import { FORMATS, Output, save } from "../parts/output";
import { RuleFields } from "../parts/question";
import { headerOf, Report } from "../parts/report";
import { Back, Heading } from "../parts/screen";
import { Progress, useTask } from "../parts/task";
import { type CheckForm, type Session, useSession } from "../session";

/** What `check` reads, by the end of the file name. */
const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.jsonl,.ndjson,.xml,.toml";

const INPUTS = [
  ["", "Let the program find out"],
  ["csv", "CSV"],
  ["xlsx", "Workbook"],
  ["jsonl", "JSON lines"],
  ["cin-xml", "Children in need census"],
  ["ssd", "Standard Safeguarding Dataset"],
  ["annex-a", "Ofsted's Annex A"],
  ["toml", "One case in TOML"],
] as const;

/** The formats that are folders with several files. */
const FOLDERS = ["ssd", "annex-a"];
const FOLDER = "files";

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
  { rules, own }: Pick<Session, "rules" | "own">,
  options: string[],
): Command {
  const asFolder = form.files.length > 1 && isFolder(form);
  const path = (file: File) => (asFolder ? `${FOLDER}/${safePath(file.name)}` : safePath(file.name));
  const files: Source[] = form.files.map((file) => ({ path: path(file), data: file }));
  const chosen = ruleOptions(rules, own);
  return {
    args: [
      "check",
      ...options,
      ...chosen.args,
      ...option("--as-of", form.asOf),
      ...option("--input", form.input),
      ...(form.all ? ["--all"] : []),
      ...(form.mapping ? [`--mapping=${form.mapping.path}`] : []),
      "--",
      ...(asFolder ? [FOLDER] : files.map(({ path }) => path)),
    ],
    sources: [...files, ...chosen.sources, ...(form.mapping ? [form.mapping] : [])],
  };
}

/** Several files are the tables of one folder, if the format says so or their names do. */
function isFolder({ files, input }: CheckForm): boolean {
  return FOLDERS.includes(input) || (input === "" && files.every(({ name }) => /(^|\.)ssd_/.test(name)));
}

function check(engine: Engine, command: Checked["command"], now: number, watcher: Watcher): Promise<Answer> {
  return ask(engine, command(["--format=html", `--rejects=${REJECTS}`]), now, watcher);
}

export function CheckScreen() {
  const session = useSession();
  const { engine, forms, setForm, go } = session;
  const form = forms.check;
  const set = (changes: Partial<CheckForm>) => setForm("check", { ...form, ...changes });
  const task = useTask<Checked | "nothing chosen">();
  const choose = (files: File[]) => {
    if (files.length > 0) set({ files, mapping: null });
  };
  useDropped(choose);

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
      : errors.map((error) => ({ text: error, field: error.startsWith("--as-of: ") ? "as-of" : undefined }));
  if (task.failure?.kind === "unreadable") problems.push({ text: task.failure.text, field: "files" });
  const failure = task.failure?.kind === "broken" ? task.failure.text : (found?.page.breakdown ?? null);
  return (
    <>
      <ErrorSummary problems={problems}>
        {errors.length > 0 && <HeadingsLink form={form} go={() => go("headings")} />}
      </ErrorSummary>
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
        <FileField
          id="files"
          label="Choose a file, or drop it on this page"
          hint="CSV, a workbook, the children in need census, JSON lines, or all files of the Standard Safeguarding Dataset or Annex A."
          accept={ACCEPTED}
          multiple
          chosen={form.files.map(({ name }) => name)}
          onFiles={choose}
        />
        {form.mapping && (
          <p class="govuk-body">
            Headings are read as you said.{" "}
            <a class="govuk-link" href="#headings">
              Change this
            </a>
          </p>
        )}
        <Details summary="More options" open={problems.some(({ field }) => field === "as-of")}>
          <TextField
            id="as-of"
            label="As of when?"
            hint="Leave it empty for now, or for the reference date of a census."
            width="govuk-input--width-20"
            value={form.asOf}
            onInput={(asOf) => set({ asOf })}
          />
          <SelectField
            id="input"
            label="Format"
            value={form.input}
            choices={INPUTS}
            onChange={(input) => set({ input })}
          />
          <Checkbox
            id="all"
            label="Show every deadline, not only those that need action"
            checked={form.all}
            onChange={(all) => set({ all })}
          />
          <RuleFields />
        </Details>
        <Button>Check</Button>
      </form>
      {task.running && (
        <Progress running={task.running} size={form.files.reduce((size, file) => size + file.size, 0)} />
      )}
    </>
  );
}

/** Files that are dropped anywhere on the page. */
function useDropped(choose: (files: File[]) => void): void {
  useEffect(() => {
    const drop = (event: DragEvent) => choose([...(event.dataTransfer?.files ?? [])]);
    window.addEventListener("drop", drop);
    return () => window.removeEventListener("drop", drop);
  });
}

function HeadingsLink({ form, go }: { form: CheckForm; go: () => void }) {
  if (form.files.length !== 1 || !/\.(csv|tsv|txt|xls.?|ods)$/i.test(form.files[0]?.name ?? "")) return null;
  return (
    <p class="govuk-body">
      <ActionLink onClick={go}>Say what the headings mean</ActionLink>
    </p>
  );
}

function CheckReport({ checked: { page, command, now }, onBack }: { checked: Checked; onBack: () => void }) {
  const { engine, forms, go } = useSession();
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
        <HeadingsLink form={forms.check} go={() => go("headings")} />
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
        <HeadingsLink form={forms.check} go={() => go("headings")} />
      </div>
    </>
  );
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
