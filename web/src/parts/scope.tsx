// What else is known of a case, and whose duties are shown: the choices come from the rules.

import type { Extension, KnownRule, Scope } from "../program";
import { useSession } from "../session";
import { Checkboxes, type Choice, SelectField, TextField } from "./form";
import { numbered, Rows } from "./rows";

interface ScopeFieldsProps {
  scope: Scope;
  change: (changes: Partial<Scope>) => void;
  errorOf: (field: string) => string | undefined;
}

/** Whose duties are shown, and in which circumstances. */
export function ScopeFields({ scope, change, errorOf }: ScopeFieldsProps) {
  const { rules } = useSession().known;
  const circumstances = withChosen(circumstancesOf(rules), scope.circumstances);
  return (
    <>
      <SelectField
        id="role"
        label="Whose duties?"
        value={scope.role}
        error={errorOf("role")}
        choices={[["", "Everyone’s"], ...withChosen(rolesOf(rules), [scope.role]).map(pair)]}
        onChange={(role) => change({ role })}
      />
      {circumstances.length > 0 && (
        <Checkboxes
          id="circumstances"
          legend="Do any of these circumstances apply? (optional)"
          hint="Each changes the time allowed for the duties below its name."
          choices={circumstances}
          chosen={scope.circumstances}
          error={errorOf("circumstances-0")}
          onChange={(chosen) => change({ circumstances: chosen })}
        />
      )}
    </>
  );
}

interface ExtensionRowsProps {
  extensions: Extension[];
  setExtensions: (extensions: Extension[]) => void;
  error?: string | undefined;
}

/** Which duties have been extended, and until when. */
export function ExtensionRows({ extensions, setExtensions, error }: ExtensionRowsProps) {
  const { rules } = useSession().known;
  const chosen = extensions.map(({ rule }) => rule);
  const choices: [string, string][] = [["", "Choose a duty"], ...withChosen(dutiesOf(rules), chosen).map(pair)];
  return (
    <Rows
      legend="Has an extension been authorised? (optional)"
      rows={extensions}
      setRows={setExtensions}
      empty={NO_EXTENSION}
      what="extension"
      fields={({ rule, until }, at, change) => (
        <>
          <SelectField
            id={`extension-${at}`}
            label={`What was extended${numbered(at)}`}
            value={rule}
            choices={choices}
            error={at === 0 ? error : undefined}
            onChange={(rule) => change({ rule })}
          />
          <TextField
            id={`extension-until-${at}`}
            label={`Until when${numbered(at)}`}
            value={until}
            onInput={(until) => change({ until })}
          />
        </>
      )}
    />
  );
}

export const NO_EXTENSION: Extension = { rule: "", until: "" };

/** The circumstances that the rules know, each with the duties whose time it changes. */
function circumstancesOf(rules: KnownRule[]): Choice[] {
  const duties = new Map<string, Set<string>>();
  for (const { circumstances, title } of rules) {
    for (const name of circumstances.split(", ").filter(Boolean)) {
      duties.set(name, (duties.get(name) ?? new Set()).add(title));
    }
  }
  const all = [...duties].map(([value, titles]) => ({ value, label: inWords(value), hint: [...titles].join("; ") }));
  return all.sort((one, other) => one.label.localeCompare(other.label));
}

function rolesOf(rules: KnownRule[]): Choice[] {
  const roles = [...new Set(rules.map(({ owner }) => owner))];
  return roles.sort().map((value) => ({ value, label: inWords(value) }));
}

/** The duties, each by its title in the last edition that has it. */
function dutiesOf(rules: KnownRule[]): Choice[] {
  const titles = new Map(rules.map(({ rule, title }) => [rule, title]));
  const all = [...titles].map(([value, title]) => ({ value, label: `${title} (${value})` }));
  return all.sort((one, other) => one.label.localeCompare(other.label));
}

/** Also what was chosen by other rules, so that nothing counts unseen. */
function withChosen(choices: Choice[], chosen: string[]): Choice[] {
  const known = new Set(choices.map(({ value }) => value));
  const others = chosen.filter((value) => value !== "" && !known.has(value));
  return [...choices, ...others.map((value) => ({ value, label: `${inWords(value)} (not in these rules)` }))];
}

function pair({ value, label }: Choice): [string, string] {
  return [value, label];
}

/** A name as words: `serious-harm` is Serious harm. */
function inWords(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
