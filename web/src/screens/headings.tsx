// What do the headings of a table mean?

import { useEffect, useState } from "preact/hooks";
import { ask, text } from "../program";
import { type Mapping, readMapping, writeMapping } from "../headings";
import { ActionLink, Button, SelectField } from "../parts/form";
import { Breakdown, ErrorSummary, type Problem } from "../parts/messages";
import { save } from "../parts/output";
import { Heading } from "../parts/screen";
import { Progress, useTask } from "../parts/task";
import { useSession } from "../session";
import { checkCommand } from "./check";

/** Not answered yet. */
const OPEN = "*open*";

/** Columns that are no events. */
const COLUMNS = [
  ["", "Do not read it"],
  ["case", "The case id"],
  ["circumstances", "The circumstances"],
  ["event", "The event, in a file with a row for each event"],
  ["when", "When it happened, in a file with a row for each event"],
] as const;

const FILE = "headings.toml";

interface Suggested {
  mapping: Mapping | null;
  errors: string[];
  breakdown: string | null;
}

export function HeadingsScreen() {
  const session = useSession();
  const { engine, known, forms, setForm, go } = session;
  const form = forms.check;
  const task = useTask<Suggested>();
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [open, setOpen] = useState<Problem[]>([]);

  useEffect(() => {
    if (form.files.length === 0) return go("check");
    task.start(async (watcher) => {
      const command = checkCommand({ ...form, mapping: null, asOf: "" }, session, ["--suggest-mapping"]);
      const answer = await ask(engine, command, Date.now(), watcher);
      const suggested = answer.code === 0 ? readMapping(text(answer.out)) : null;
      setMapping(suggested);
      return { mapping: suggested, errors: answer.errors, breakdown: answer.breakdown };
    });
  }, []);

  /** Does something with the answers, once there is one for every heading. */
  const withAnswers = (act: (toml: string) => void) => {
    if (mapping === null) return;
    const unanswered = mapping.headings.flatMap(({ heading, name }, at) =>
      name === null
        ? [{ text: `Say what “${heading}” means, or that it is not to be read`, field: `heading-${at}` }]
        : [],
    );
    setOpen(unanswered);
    if (unanswered.length === 0) act(writeMapping(mapping));
  };
  const use = (toml: string) => {
    setForm("check", { ...form, mapping: { path: `mapping/${FILE}`, data: new Blob([toml]) } });
    go("check");
  };
  const answer = (at: number, name: string | null) =>
    mapping &&
    setMapping({ ...mapping, headings: mapping.headings.map((row, index) => (index === at ? { ...row, name } : row)) });
  const said = [...(task.result?.errors ?? []), ...(task.unreadable === null ? [] : [task.unreadable])];
  const problems = [...said.map((error) => ({ text: error })), ...open];
  const failure = task.failure ?? task.result?.breakdown ?? null;
  const choices = (name: string, isAsked: boolean): (readonly [string, string])[] => {
    const all: (readonly [string, string])[] = [
      ...(isAsked ? [[OPEN, "Choose what it means"] as const] : []),
      ...COLUMNS,
      ...known.events.map(({ event, title }) => [event, `${title} (${event})`] as const),
    ];
    return all.some(([choice]) => choice === name) ? all : [...all, [name, name]];
  };
  return (
    <>
      <ActionLink kind="govuk-back-link" onClick={() => go("check")}>
        Back
      </ActionLink>
      <ErrorSummary problems={problems} />
      <Heading title="What do the headings mean?" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      {task.running && <Progress running={task.running} size={form.files[0]?.size ?? 0} />}
      {mapping && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            withAnswers(use);
          }}
        >
          {mapping.headings.map(({ heading, name, question }, at) => (
            <SelectField
              key={heading}
              id={`heading-${at}`}
              label={heading}
              hint={question ?? undefined}
              error={open.find(({ field }) => field === `heading-${at}`)?.text}
              value={name ?? OPEN}
              choices={choices(name ?? OPEN, question !== null)}
              onChange={(chosen) => answer(at, chosen === OPEN ? null : chosen)}
            />
          ))}
          <div class="buttons">
            <Button>Read the file like this</Button>
            <Button
              kind="secondary"
              onClick={() => withAnswers((toml) => save(FILE, "application/toml", new TextEncoder().encode(toml)))}
            >
              Save for the program (--mapping)
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
