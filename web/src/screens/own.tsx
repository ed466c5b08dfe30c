// An authority's own rules, and newer bank holidays. They stay until the page is closed.

import { ask, NATIONS, OWN_TABLE, safePath, text } from "../program";
import type { Source } from "../engine/engine";
import { Button, FileField } from "../parts/form";
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

  const takeTable = (file: File) =>
    task.start(async (watcher) => {
      const source: Source = { path: safePath(file.name), data: file };
      const command = { args: ["rules", "check", "--", source.path], sources: [source] };
      const { code, errors, notes, breakdown } = await ask(engine, command, Date.now(), watcher);
      if (code === 0) {
        setOwn({ ...own, table: { ...source, path: `rules/${source.path}` } });
        setRules({ ...rules, table: OWN_TABLE });
      }
      const problems = errors.map((error) => ({ text: error, field: "own-table" }));
      return { what: code === 0 ? `The rules of ${source.path} are used.` : "", problems, notes, breakdown };
    });
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
    if (rules.table === OWN_TABLE) setRules({ ...rules, table: "" });
    task.clear();
  };

  const problems = task.result?.problems ?? [];
  const failure = task.failure?.text ?? task.result?.breakdown ?? null;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="Your own rules and holidays" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <p class="govuk-body">They are used in every task until you close or reload this page. Nothing is stored.</p>
      <FileField
        id="own-table"
        label="Your rule table"
        hint="A file in TOML, as the guide to your own rules describes it."
        accept=".toml"
        chosen={own.table ? [own.table.path] : []}
        error={problems.find(({ field }) => field === "own-table")?.text}
        onFiles={([file]) => file && takeTable(file)}
      />
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
