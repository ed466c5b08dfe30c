// An authority's own rules, and newer bank holidays. They stay until the page is closed.

import { useState } from "preact/hooks";
import { ask, NATIONS, OWN_TABLE, type OwnTable, safePath, text } from "../program";
import { notExtended } from "../own-tables";
import { bytesOf, type Source, type Watcher } from "../engine/engine";
import { Button, FileField, SelectField } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, type Problem } from "../parts/messages";
import { Heading } from "../parts/screen";
import { useTask } from "../parts/task";
import { NOTHING_OWN, useSession } from "../session";

interface Taken {
  what: string;
  problems: Problem[];
  notes: string[];
  breakdown: string | null;
}

const NOTHING_TAKEN: Taken = { what: "", problems: [], notes: [], breakdown: null };

/** Files of which several could be the table. */
interface TableChoice extends OwnTable {
  tables: string[];
}

/** The part of GOV.UK's list for a nation, which is also the calendar of the program. */
const DIVISIONS: Record<(typeof NATIONS)[number][0], string> = {
  england: "england-and-wales",
  wales: "england-and-wales",
  scotland: "scotland",
  "northern-ireland": "northern-ireland",
};

export function OwnScreen() {
  const { engine, own, setOwn, rules, setRules } = useSession();
  const task = useTask<Taken>();
  const [choice, setChoice] = useState<TableChoice | null>(null);

  const takeTables = (chosen: File[]) =>
    task.start(async (watcher) => {
      const files = chosen.map((file) => ({ path: `rules/${safePath(file.name)}`, data: file }));
      const inputs = await Promise.all(files.map(bytesOf));
      const tables = notExtended(inputs.map(({ path, bytes }) => ({ path, toml: text(bytes) })));
      const [only] = tables;
      setChoice(null);
      if (only !== undefined && tables.length === 1) return takeTable({ path: only, files }, watcher);
      const [first = "", ...others] = tables.length > 0 ? tables : files.map(({ path }) => path);
      setChoice({ path: first, files, tables: [first, ...others] });
      return { ...NOTHING_TAKEN, what: "Say which of the files is your table." };
    });
  const takeTable = async ({ path, files }: OwnTable, watcher: Watcher): Promise<Taken> => {
    const command = { args: ["rules", "check", "--", path], sources: files };
    const { code, errors, notes, breakdown } = await ask(engine, command, Date.now(), watcher);
    if (code === 0) {
      setChoice(null);
      setOwn({ ...own, table: { path, files } });
      setRules({ ...rules, table: OWN_TABLE });
    }
    const problems = errors.map((error) => ({ text: error, field: "own-table" }));
    return { what: code === 0 ? `The rules of ${fileName(path)} are used.` : "", problems, notes, breakdown };
  };
  const takeHolidays = (file: File) =>
    task.start(async (watcher) => {
      const source: Source = { path: safePath(file.name), data: file };
      const isList = source.path.toLowerCase().endsWith(".json");
      const division = DIVISIONS[rules.nation as keyof typeof DIVISIONS];
      const args = isList
        ? ["calendar", "import", `--division=${division}`, `--recurring=${division}`, "--", source.path]
        : ["calendar", "check", "--", source.path];
      const { code, out, errors, notes, breakdown } = await ask(
        engine,
        { args, sources: [source] },
        Date.now(),
        watcher,
      );
      if (code === 0) {
        const calendar = isList ? { path: "bank-holidays.toml", data: new Blob([text(out)]) } : source;
        setOwn({ ...own, calendar: { ...calendar, path: `calendar/${calendar.path}` } });
      }
      const problems = errors.map((error) => ({ text: error, field: "own-holidays" }));
      return { what: code === 0 ? `The holidays of ${source.path} are used.` : "", problems, notes, breakdown };
    });
  const forget = () => {
    setOwn(NOTHING_OWN);
    setChoice(null);
    if (rules.table === OWN_TABLE) setRules({ ...rules, table: "" });
    task.clear();
  };

  const unread = task.unreadable === null ? [] : [{ text: task.unreadable }];
  const problems: Problem[] = [...(task.result?.problems ?? []), ...unread];
  const failure = task.failure ?? task.result?.breakdown ?? null;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="Your own rules and holidays" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <p class="govuk-body">They are used in every task until you close or reload this page. Nothing is stored.</p>
      <FileField
        id="own-table"
        label="Your rule table"
        hint="A file in TOML, as the guide to your own rules describes it. If it extends other files of yours, choose all of them together."
        accept=".toml"
        multiple
        chosen={own.table ? own.table.files.map(({ path }) => fileName(path)) : []}
        error={problems.find(({ field }) => field === "own-table")?.text}
        onFiles={(files) => files.length > 0 && takeTables(files)}
      />
      {choice && (
        <>
          <SelectField
            id="which-table"
            label="Which of the files is your table?"
            hint="The others are those that it extends."
            value={choice.path}
            choices={choice.tables.map((path) => [path, fileName(path)])}
            onChange={(path) => setChoice({ ...choice, path })}
          />
          <Button onClick={() => task.start((watcher) => takeTable(choice, watcher))}>Use this table</Button>
        </>
      )}
      <FileField
        id="own-holidays"
        label="Bank holidays"
        hint="The file bank-holidays.json that GOV.UK publishes, or your own calendar in TOML. Choose the nation first, in the options of a task."
        accept=".json,.toml"
        chosen={own.calendar ? [own.calendar.path] : []}
        error={problems.find(({ field }) => field === "own-holidays")?.text}
        onFiles={([file]) => file && takeHolidays(file)}
      />
      <p class="govuk-body" role="status">
        {task.running ? "Working." : (task.result?.what ?? "")}
      </p>
      {(own.table || own.calendar) && (
        <Button kind="secondary" onClick={forget}>
          Use neither of them any more
        </Button>
      )}
      <Notes notes={task.result?.notes ?? []} />
    </>
  );
}

function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
