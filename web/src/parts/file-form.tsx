// The fields of a form that reads files of cases.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { type Command, option, ruleOptions, safePath, scopeOptions } from "../program";
import type { Source } from "../engine/engine";
import { type CheckForm, type Session, useSession } from "../session";
import { ActionLink, Details, FileField, SelectField, TextField } from "./form";
import type { Problem } from "./messages";
import { RuleFields } from "./question";
import { ScopeFields } from "./scope";

/** What the program reads, by the end of the file name. */
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

/** The options that say how the chosen files are read, and the paths of the files; several may be one folder. */
export function reading(
  form: CheckForm,
  { rules, own }: Pick<Session, "rules" | "own">,
): Command & { paths: string[] } {
  const asFolder = form.files.length > 1 && isFolder(form);
  const path = (file: File) => (asFolder ? `${FOLDER}/${safePath(file.name)}` : safePath(file.name));
  const files: Source[] = form.files.map((file) => ({ path: path(file), data: file }));
  const chosen = ruleOptions(rules, own);
  return {
    args: [
      ...chosen.args,
      ...scopeOptions(form),
      ...option("--as-of", form.asOf),
      ...option("--input", form.input),
      ...(form.mapping ? [`--mapping=${form.mapping.path}`] : []),
    ],
    paths: asFolder ? [FOLDER] : files.map(({ path }) => path),
    sources: [...files, ...chosen.sources, ...(form.mapping ? [form.mapping] : [])],
  };
}

/** Several files are the tables of one folder, if the format says so or their names do. */
function isFolder({ files, input }: CheckForm): boolean {
  return FOLDERS.includes(input) || (input === "" && files.every(({ name }) => /(^|\.)ssd_/.test(name)));
}

/** Which files are read. A file may be dropped anywhere on the page. */
export function CaseFiles({ hint }: { hint: string }) {
  const { forms, setForm } = useSession();
  const form = forms.check;
  const choose = (files: File[]) => {
    if (files.length > 0) setForm("check", { ...form, files, mapping: null });
  };
  useDropped(choose);
  return (
    <>
      <FileField
        id="files"
        label="Choose a file, or drop it on this page"
        hint={hint}
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
    </>
  );
}

/** How they are read, and by which rules. */
export function ReadingOptions({ problems, children }: { problems: Problem[]; children?: ComponentChildren }) {
  const { forms, setForm } = useSession();
  const form = forms.check;
  const set = (changes: Partial<CheckForm>) => setForm("check", { ...form, ...changes });
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const isAbout = (id: string) => errorOf(id) !== undefined;
  return (
    <Details summary="More options" open={["as-of", "table", "nation", "role", "circumstances-0"].some(isAbout)}>
      <TextField
        id="as-of"
        label="As of when?"
        hint="Leave it empty for now, or for the reference date of a census."
        width="govuk-input--width-20"
        value={form.asOf}
        error={errorOf("as-of")}
        onInput={(asOf) => set({ asOf })}
      />
      <SelectField
        id="input"
        label="Format"
        value={form.input}
        choices={INPUTS}
        onChange={(input) => set({ input })}
      />
      {children}
      <RuleFields error={errorOf("table")} />
      <ScopeFields scope={form} change={set} errorOf={errorOf} />
    </Details>
  );
}

/** Files that are dropped anywhere on the page. */
export function useDropped(choose: (files: File[]) => void): void {
  useEffect(() => {
    const drop = (event: DragEvent) => choose([...(event.dataTransfer?.files ?? [])]);
    window.addEventListener("drop", drop);
    return () => window.removeEventListener("drop", drop);
  });
}

/** Leads to the question what the headings mean, for one table. */
export function HeadingsLink() {
  const { forms, go } = useSession();
  const { files } = forms.check;
  if (files.length !== 1 || !/\.(csv|tsv|txt|xls.?|ods)$/i.test(files[0]?.name ?? "")) return null;
  return (
    <p class="govuk-body">
      <ActionLink onClick={() => go("headings")}>Say what the headings mean</ActionLink>
    </p>
  );
}
