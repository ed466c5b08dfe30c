// What the page asks of the program, and what it makes of its messages.

import type { Engine, Source, Watcher } from "./engine/engine";
import type { Outcome } from "./engine/run";

/**
 * Rules and holidays that replace those of the program until the page is closed. They are in folders of their own, so
 * that they never replace a file of cases.
 */
export interface Own {
  table: OwnTable | null;
  calendar: Source | null;
}

/** A rule table, with the files that it extends. */
export interface OwnTable {
  path: string;
  files: Source[];
}

/** Which rules count. */
export interface Rules {
  nation: string;
  /** A table of the program; empty for all documents of the nation. */
  table: string;
}

/** An event and when it happened, as a person writes them. */
export interface Happening {
  event: string;
  when: string;
}

/** What else is known of a case, and whose duties are shown. */
export interface Scope {
  circumstances: string[];
  role: string;
}

/** A duty whose limit has been extended, and until when. */
export interface Extension {
  rule: string;
  until: string;
}

/** The parts of a question that `due` and `timeline` share. */
export interface Question extends Happening, Scope {
  done: Happening[];
  extensions: Extension[];
  asOf: string;
  caseId: string;
}

/** A command line with the files that it reads. */
export interface Command {
  args: string[];
  sources: Source[];
}

/** A message of the program, without its label. */
export interface Message {
  kind: "error" | "note" | "warning";
  text: string;
}

/** What the program answered, and what it said about it. */
export interface Answer {
  /** The exit code; null if the program broke down. */
  code: number | null;
  out: Uint8Array;
  errors: string[];
  notes: string[];
  breakdown: string | null;
  written: Outcome["written"];
}

export const NATIONS = [
  ["england", "England"],
  ["wales", "Wales"],
  ["scotland", "Scotland"],
  ["northern-ireland", "Northern Ireland"],
] as const;

export async function ask(engine: Engine, command: Command, now: number, watcher?: Watcher): Promise<Answer> {
  const outcome = await engine.run(command.args, command.sources, now, watcher);
  return answerOf(outcome);
}

export function answerOf({ code, out, err, breakdown, written }: Outcome): Answer {
  const messages = messagesOf(err);
  const texts = (kinds: Message["kind"][]) =>
    messages.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
  return {
    code,
    out,
    errors: texts(["error"]),
    notes: texts(["note", "warning"]),
    // What it said before it broke down says more than the browser does.
    breakdown: breakdown && [err.trim(), breakdown].filter(Boolean).join("\n"),
    written,
  };
}

/** Takes standard error apart. A message goes on until the next label. */
export function messagesOf(err: string): Message[] {
  const messages: Message[] = [];
  for (const line of err.split("\n")) {
    const label = /^(error|note|warning): ?(.*)$/.exec(line);
    const last = messages.at(-1);
    if (label) {
      messages.push({ kind: label[1] as Message["kind"], text: label[2] ?? "" });
    } else if (last) {
      last.text += `\n${line}`;
    } else if (line.trim() !== "") {
      // Whatever has no label must not be lost.
      messages.push({ kind: "error", text: line });
    }
  }
  return messages.map(({ kind, text }) => ({ kind, text: text.trimEnd() }));
}

/** What the program writes to a command that never fails, such as a list of its events. */
export async function known(engine: Engine, command: Command): Promise<string> {
  const { code, out, errors, breakdown } = await ask(engine, command, Date.now());
  if (code !== 0) throw new Error(breakdown ?? errors.join("; "));
  return text(out);
}

/** What the chosen rules know. */
export interface Known {
  events: KnownEvent[];
  rules: KnownRule[];
}

export async function knownOf(engine: Engine, { nation, table }: Rules, own: Own): Promise<Known> {
  const { args, sources } = ruleOptions({ nation, table }, { ...own, calendar: null });
  const named = (table === OWN_TABLE ? own.table?.path : table) || nation;
  const [events, rules] = await Promise.all([
    known(engine, { args: ["events", "--format=json", ...args], sources }),
    known(engine, { args: ["rules", "show", "--format=json", `--nation=${nation}`, "--", named], sources }),
  ]);
  return { events: JSON.parse(events), rules: JSON.parse(rules) };
}

/** `due` or `timeline` for a question. */
export function questionCommand(
  name: "due" | "timeline",
  question: Question,
  rules: Rules,
  own: Own,
  options: string[],
): Command {
  const { args, sources } = ruleOptions(rules, own);
  const done = question.done
    .filter(({ event, when }) => event.trim() !== "" || when.trim() !== "")
    .map(({ event, when }) => `--done=${event.trim()}=${when.trim()}`);
  const extended = question.extensions
    .filter(({ rule, until }) => rule !== "" || until.trim() !== "")
    .map(({ rule, until }) => `--extend=${rule}=${until.trim()}`);
  const said = [question.event.trim(), question.when.trim()].filter((words) => words !== "");
  return {
    args: [
      name,
      ...options,
      ...args,
      ...done,
      ...extended,
      ...scopeOptions(question),
      ...option("--as-of", question.asOf),
      ...option("--case", question.caseId),
      "--",
      ...said,
    ],
    sources,
  };
}

export function scopeOptions({ circumstances, role }: Scope): string[] {
  return [...circumstances.map((name) => `--circumstance=${name}`), ...option("--role", role)];
}

/** The options for the chosen rules, with the files that they name. */
export function ruleOptions(rules: Rules, own: Own): Command {
  const table = rules.table === OWN_TABLE ? own.table : null;
  return {
    args: [
      ...(rules.nation === "england" ? [] : [`--nation=${rules.nation}`]),
      ...(table ? [`--rules=${table.path}`] : option("--rules", rules.table === OWN_TABLE ? "" : rules.table)),
      ...(own.calendar ? [`--calendar=${own.calendar.path}`] : []),
    ],
    sources: [...(table?.files ?? []), ...(own.calendar ? [own.calendar] : [])],
  };
}

/** The choice of the user's rule table, in place of the name of a table. */
export const OWN_TABLE = "*own*";

/** `--name=value`, unless nothing was written. */
export function option(name: string, value: string): string[] {
  return value.trim() === "" ? [] : [`${name}=${value.trim()}`];
}

/** The file name of something that a person chose, so that it can be no option and no other folder. */
export function safePath(name: string): string {
  const plain = name.replaceAll("/", "_");
  return plain.startsWith("-") || plain.startsWith(".") ? `_${plain}` : plain;
}

/** The text that the program wrote. */
export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** An event that the program knows. */
export interface KnownEvent {
  event: string;
  title: string;
  also_called: string;
}

/** A rule of the chosen ones. */
export interface KnownRule {
  rule: string;
  title: string;
  owner: string;
  /** The names of the circumstances that change it, separated by commas. */
  circumstances: string;
}

/** A rule table that the program has. */
export interface KnownTable {
  table: string;
  title: string;
}

/** A question that the program asks back, with the command that would answer it. */
export interface AskedBack {
  says: string;
  command: string;
}

/** The questions that an answer in JSON asks back. */
export function askedBack({ out }: Answer): AskedBack[] {
  return out.length > 0 ? (JSON.parse(text(out)).ask_instead ?? []) : [];
}

/** What a suggested question changes in a form, besides what it shares with the question that was asked. */
export interface Filled extends Partial<Question> {
  table?: string;
  nation?: string;
}

/** What a suggested command fills in, or null if it asks no question. */
export function filledIn(command: string): Filled | null {
  const words = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));
  const [program, name, event, ...others] = words;
  if (program !== "dutyclock" || event === undefined || (name !== "due" && name !== "timeline")) return null;
  const firstOption = others.findIndex((word) => word.startsWith("--"));
  const when = others.slice(0, firstOption < 0 ? undefined : firstOption).join(" ");
  const valueOf = (option: string) => (others.includes(option) ? (others[others.indexOf(option) + 1] ?? "") : "");
  return { event, when: when === "DATE" ? "" : when, table: valueOf("--rules"), nation: valueOf("--nation") };
}

/** What an error offers to choose from: names of events, or the moments that one could be. */
export function offered(error: string): string[] {
  const firstOf = (found: Iterable<RegExpMatchArray>) => [...found].map((one) => one[1] ?? "");
  const several = firstOf(error.matchAll(/(?:could be|, or) `([^`]+)` \(/g));
  if (several.length > 0) return several;
  const either = /could be ([^`]+?)(?:,[^,]*,)? or ([^`,;]+)[,;]/.exec(error);
  if (either) {
    const readings = either.slice(1).flatMap((reading) => (reading ?? "").split(", "));
    const moments = readings.map((reading) => reading.replace(/^the (time|day) /, ""));
    // A day that is only described cannot be filled in.
    return moments.every((moment) => !/^a |\bon /.test(moment)) ? moments : [];
  }
  const meant = /did you mean (.*)\?/.exec(error);
  return firstOf((meant?.[1] ?? "").matchAll(/`([^`]+)`/g));
}
