// The form that `What is due?` and `Show how a case unfolds` share.

import type { ComponentChildren } from "preact";
import { type AskedBack, type Filled, filledIn, type Happening, NATIONS, OWN_TABLE, type Question } from "../program";
import { useSession } from "../session";
import { ActionLink, Button, Details, SelectField, TextField } from "./form";
import type { Problem } from "./messages";
import { labelOf } from "./problems";
import { numbered, Rows } from "./rows";
import { ExtensionRows, ScopeFields } from "./scope";

/** The fields under More options. */
const OPTIONS = ["as-of", "case-id", "reviews", "extension-0", "table", "nation", "role", "circumstances-0"];

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
      <Details summary="More options" open={isAbout(OPTIONS)}>
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
        <ExtensionRows
          extensions={form.extensions}
          setExtensions={(extensions) => set({ extensions })}
          error={errorOf("extension-0")}
        />
        <RuleFields error={errorOf("table")} />
        <ScopeFields scope={form} change={set} errorOf={errorOf} />
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
  return (
    <Rows
      legend="What has been done since? (optional)"
      rows={done}
      setRows={setDone}
      empty={{ event: "", when: "" }}
      what="event"
      fields={({ event, when }, at, change) => (
        <>
          <TextField
            id={`done-event-${at}`}
            label={`What was done${numbered(at)}`}
            value={event}
            list="events"
            error={at === 0 ? error : undefined}
            onInput={(event) => change({ event })}
          />
          <TextField
            id={`done-when-${at}`}
            label={`When${numbered(at)}`}
            value={when}
            onInput={(when) => change({ when })}
          />
        </>
      )}
    />
  );
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
  const { known } = useSession();
  return (
    <datalist id="events">
      {known.events.map(({ event, title }) => (
        <option key={event} value={event}>
          {title}
        </option>
      ))}
    </datalist>
  );
}

/** The questions that the program asks back, as links that fill in the form. */
export function AskedBackList({
  asked,
  fill,
}: {
  asked: AskedBack[];
  fill: (filled: Filled) => void;
}) {
  return (
    <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
      {asked.map(({ says, command }) => {
        const filled = filledIn(command);
        return (
          <li key={command}>
            {says}{" "}
            {filled && (
              <ActionLink onClick={() => fill(filled)}>Ask about {labelOf(filled)}</ActionLink>
            )}
          </li>
        );
      })}
    </ul>
  );
}
