// How does a case from a file unfold?

import { useEffect } from "preact/hooks";
import { ask, type Command, option } from "../program";
import { CaseFiles, HeadingsLink, reading, ReadingOptions } from "../parts/file-form";
import { Button, SelectField, TextField } from "../parts/form";
import { Breakdown, ErrorSummary, type Problem } from "../parts/messages";
import { type Path, PathAnswer } from "../parts/path";
import { problemOf } from "../parts/problems";
import { Heading } from "../parts/screen";
import { Progress, useTask } from "../parts/task";
import { type CaseForm, type Session, useSession } from "../session";

type Shown = { kind: "missing"; problems: Problem[] } | { kind: "path"; path: Path };

/** The command line for a case in the chosen files. */
function caseCommand({ forms, rules, own }: Session, options: string[]): Command {
  const { caseId, file, reviews } = forms.case;
  const { args, paths, sources } = reading(forms.check, { rules, own });
  const named = [`--from-cases=${paths.length > 1 ? file : paths[0]}`, `--case=${caseId.trim()}`];
  return { args: ["timeline", ...options, ...args, ...named, ...option("--reviews", reviews)], sources };
}

export function CaseScreen() {
  const session = useSession();
  const { engine, forms, setForm } = session;
  const { files } = forms.check;
  const form = forms.case;
  const set = (changes: Partial<CaseForm>) => setForm("case", { ...form, ...changes });
  const task = useTask<Shown>();
  const { paths } = reading(forms.check, session);

  const submit = () => {
    const problems = missing(paths, form);
    const command = (options: string[]) => caseCommand(session, options);
    const now = Date.now();
    task.start(async (watcher) => {
      if (problems.length > 0) return { kind: "missing", problems };
      const page = await ask(engine, command(["--format=html"]), now, watcher);
      return { kind: "path", path: { page, asked: [], breakdown: page.breakdown, command, now } };
    });
  };
  useEffect(() => {
    if (!form.atOnce) return;
    set({ atOnce: false });
    submit();
  }, []);

  const path = task.result?.kind === "path" ? task.result.path : null;
  if (path !== null && path.breakdown === null && path.page.out.length > 0) {
    return <PathAnswer path={path} back="Show another case" onBack={task.clear} fill={task.clear} />;
  }
  const errors = path?.page.errors ?? [];
  const problems = task.result?.kind === "missing" ? task.result.problems : errors.map(problemOf);
  if (task.unreadable !== null) problems.push({ text: task.unreadable, field: "files" });
  const failure = task.failure ?? path?.breakdown ?? null;
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  return (
    <>
      <ErrorSummary problems={problems}>{errors.length > 0 && <HeadingsLink />}</ErrorSummary>
      <Heading title="Show how a case from a file unfolds" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <p class="govuk-body">
        The file stays on this computer. You can also{" "}
        <a class="govuk-link" href="#timeline">
          begin with an event
        </a>
        .
      </p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <CaseFiles hint="As for Check a file: CSV, a workbook, a census, JSON lines, a dataset, or one case in TOML." />
        {paths.length > 1 && (
          <SelectField
            id="file"
            label="In which file is the case?"
            value={paths.includes(form.file) ? form.file : ""}
            error={errorOf("file")}
            choices={[["", "Choose a file"], ...paths.map((path): [string, string] => [path, path])]}
            onChange={(file) => set({ file })}
          />
        )}
        <TextField
          id="case-id"
          label="Case id"
          hint="As the file has it, such as C-1042."
          width="govuk-input--width-20"
          value={form.caseId}
          error={errorOf("case-id")}
          onInput={(caseId) => set({ caseId })}
        />
        <ReadingOptions problems={problems}>
          <TextField
            id="reviews"
            label="How many reviews?"
            hint="How far the path goes, such as 4."
            width="govuk-input--width-3"
            value={form.reviews}
            error={errorOf("reviews")}
            onInput={(reviews) => set({ reviews })}
          />
        </ReadingOptions>
        <Button>Show how it unfolds</Button>
      </form>
      {task.running && <Progress running={task.running} size={files.reduce((size, file) => size + file.size, 0)} />}
    </>
  );
}

/** What must be said before the program can be asked. */
function missing(paths: string[], { caseId, file }: CaseForm): Problem[] {
  return [
    ...(paths.length === 0 ? [{ text: "Choose a file", field: "files" }] : []),
    ...(paths.length > 1 && !paths.includes(file) ? [{ text: "Say in which file the case is", field: "file" }] : []),
    ...(caseId.trim() === "" ? [{ text: "Write the id of the case", field: "case-id" }] : []),
  ];
}
