// The form that `What is due?` and `Show how a case unfolds` share.

import type { ComponentChildren } from "preact";
import { filledIn, type Happening, type KnownEvent, NATIONS, offered, OWN_TABLE, type Question } from "../program";
import { useSession } from "../session";
import { ActionLink, Button, Details, SelectField, TextField } from "./form";
import type { Problem } from "./messages";

interface QuestionFormProps<Form extends Question> {
  form: Form;
  setForm: (form: Form) => void;
  problems: Problem[];
  button: string;
  submit: () => void;
  /** More options. */
  children?: ComponentChildren;
}

export function QuestionForm<Form extends Question>({
  form,
  setForm,
  problems,
  button,
  submit,
  children,
}: QuestionFormProps<Form>) {
  const set = (changes: Partial<Question>) => setForm({ ...form, ...changes });
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const isAbout = (fields: string[]) => problems.some(({ field }) => field !== undefined && fields.includes(field));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        id="event"
        label="What happened?"
        hint="In your words, such as referral, strategy meeting, ICPC or LAC review. Begin to type and choose from the list."
        value={form.event}
        list="events"
        error={errorOf("event")}
        onInput={(event) => set({ event })}
      />
      <TextField
        id="when"
        label="When did it happen?"
        hint="As you would say it, such as friday 4.40pm, yesterday at 10.10pm or 20/11/2026 16:40. Leave it empty if it happened just now."
        width="govuk-input--width-20"
        value={form.when}
        error={errorOf("when")}
        onInput={(when) => set({ when })}
      />
      <DoneRows done={form.done} setDone={(done) => set({ done })} error={errorOf("done-event-0")} />
      <Details summary="More options" open={isAbout(["as-of", "table", "nation", "case-id", "reviews"])}>
        <TextField
          id="as-of"
          label="As of when?"
          hint="Leave it empty for now."
          width="govuk-input--width-20"
          value={form.asOf}
          error={errorOf("as-of")}
          onInput={(asOf) => set({ asOf })}
        />
        <TextField
          id="case-id"
          label="Case id"
          hint="Only for calendar entries, such as C-1042. Never a name."
          width="govuk-input--width-10"
          value={form.caseId}
          error={errorOf("case-id")}
          onInput={(caseId) => set({ caseId })}
        />
        {children}
        <RuleFields error={errorOf("table")} />
      </Details>
      <Button>{button}</Button>
      <EventList />
    </form>
  );
}

/** What has been done since: a row for each event. */
function DoneRows({
  done,
  setDone,
  error,
}: {
  done: Happening[];
  setDone: (done: Happening[]) => void;
  error?: string | undefined;
}) {
  const change = (at: number, changes: Partial<Happening>) =>
    setDone(done.map((row, index) => (index === at ? { ...row, ...changes } : row)));
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">What has been done since? (optional)</legend>
      {done.map((row, at) => (
        <div class="row" key={at}>
          <TextField
            id={`done-event-${at}`}
            label={`What was done${numbered(at)}`}
            value={row.event}
            list="events"
            error={at === 0 ? error : undefined}
            onInput={(event) => change(at, { event })}
          />
          <TextField
            id={`done-when-${at}`}
            label={`When${numbered(at)}`}
            value={row.when}
            onInput={(when) => change(at, { when })}
          />
        </div>
      ))}
      <div class="buttons">
        <Button kind="secondary" onClick={() => setDone([...done, { event: "", when: "" }])}>
          Add another
        </Button>
        {done.length > 1 && (
          <Button kind="secondary" onClick={() => setDone(done.slice(0, -1))}>
            Remove the last
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function numbered(at: number): string {
  return at === 0 ? "" : ` (${at + 1})`;
}

/** Whose rules count, in every task. */
export function RuleFields({ error }: { error?: string | undefined }) {
  const { rules, setRules, own, tables } = useSession();
  const choices: [string, string][] = [
    ["", "All documents of the nation"],
    ...(own.table ? [[OWN_TABLE, `Your own: ${own.table.path}`] as [string, string]] : []),
    ...tables.map(({ table, title }): [string, string] => [table, title]),
  ];
  return (
    <>
      <SelectField
        id="nation"
        label="Nation"
        value={rules.nation}
        choices={NATIONS}
        onChange={(nation) => setRules({ ...rules, nation })}
      />
      <SelectField
        id="table"
        label="Rules"
        error={error}
        value={rules.table}
        choices={choices}
        onChange={(table) => setRules({ ...rules, table })}
      />
    </>
  );
}

/** The names of events, to choose from while typing. */
function EventList() {
  const { events } = useSession();
  return (
    <datalist id="events">
      {events.map(({ event, title }) => (
        <option key={event} value={event}>
          {title}
        </option>
      ))}
    </datalist>
  );
}

/** Which field the program means. Its messages begin with the part of the command line that is wrong. */
const FIELDS: readonly [RegExp, field: string, label: string][] = [
  [/^EVENT: /, "event", "What happened: "],
  [/^WHEN: /, "when", "When: "],
  [/^--done: /, "done-event-0", "What has been done: "],
  [/^--as-of: /, "as-of", "As of when: "],
  [/^--rules: /, "table", "Rules: "],
  [/^--nation: /, "nation", "Nation: "],
  [/^--reviews: /, "reviews", "Reviews: "],
];

/** The errors of the program, each with its field and with links that fill in what was probably meant. */
export function problemsOf(
  errors: string[],
  form: Question,
  fill: (changes: Partial<Question>) => void,
  events: KnownEvent[],
): Problem[] {
  return errors.map((error) => {
    const [pattern, field, label] = FIELDS.find(([pattern]) => pattern.test(error)) ?? [];
    if (!pattern || !field || label === undefined) return { text: error };
    const says = error.replace(pattern, "");
    const choose = (choice: string) => {
      const written = /^`([^`]*)`/.exec(says)?.[1] ?? "";
      fill(field === "when" ? { when: form.when.replace(written, choice) } : { event: choice });
    };
    const choices = field === "event" || field === "when" ? offered(says) : [];
    const alike = field === "event" && choices.length === 0 ? similar(form.event, events) : [];
    return {
      // The commands in the lines below are offered as links.
      text: label + says.split("\n")[0],
      field,
      offers: [
        ...choices.map((choice) => ({ label: choice, onChoose: () => choose(choice) })),
        ...alike.map(({ event, title }) => ({ label: `${title} (${event})`, onChoose: () => choose(event) })),
      ],
    };
  });
}

/** At most this many events are offered for a word that is in their names. */
const OFFERED = 12;

/** The events whose names have a word of what was written. */
function similar(written: string, events: KnownEvent[]): KnownEvent[] {
  const words = written
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word.length > 2);
  const has = (event: KnownEvent) => {
    const names = `${event.event} ${event.title} ${event.also_called}`.toLowerCase();
    return words.some((word) => names.includes(word));
  };
  return events.filter(has).slice(0, OFFERED);
}

/** The questions that the program asks back, as links that fill in the form. */
export function AskedBackList({
  asked,
  fill,
}: {
  asked: { says: string; command: string }[];
  fill: (filled: { event: string; when: string; table: string }) => void;
}) {
  return (
    <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
      {asked.map(({ says, command }) => {
        const filled = filledIn(command);
        return (
          <li key={command}>
            {says}{" "}
            {filled && (
              <ActionLink onClick={() => fill(filled)}>
                Ask about {filled.event}
                {filled.table && `, by the rules of ${filled.table}`}
              </ActionLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
