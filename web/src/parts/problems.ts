// What the program says about a form: which field it means, and what was probably meant.

import { type Filled, filledIn, type KnownEvent, offered, type Question } from "../program";
import type { Problem } from "./messages";

/** Which field the program means. Its messages begin with the part of the command line that is wrong. */
const FIELDS: readonly [RegExp, field: string, label: string][] = [
  [/^EVENT: /, "event", "What happened: "],
  [/^WHEN: /, "when", "When: "],
  [/^--done: /, "done-event-0", "What has been done: "],
  [/^--extend: /, "extension-0", "Extension: "],
  [/^--as-of: /, "as-of", "As of when: "],
  [/^--case: /, "case-id", "Case id: "],
  [/^--rules: /, "table", "Rules: "],
  [/^--nation: /, "nation", "Nation: "],
  [/^--circumstance: /, "circumstances-0", "Circumstances: "],
  [/^--role: /, "role", "Whose duties: "],
  [/^--reviews: /, "reviews", "Reviews: "],
];

/** An error of the program, with its field. */
export function problemOf(error: string): Problem {
  const [pattern, field, label = ""] = FIELDS.find(([pattern]) => pattern.test(error)) ?? [];
  return pattern ? { text: label + error.replace(pattern, ""), field } : { text: error };
}

/** The errors of the program, each with its field and with links that fill in what was probably meant. */
export function problemsOf(
  errors: string[],
  form: Question,
  fill: (filled: Filled) => void,
  events: KnownEvent[],
): Problem[] {
  return errors.map((error) => {
    const { text, field } = problemOf(error);
    if (field === undefined) return { text };
    const [says = "", ...suggested] = text.split("\n");
    const questions = suggested.flatMap((line) => filledIn(line.trim()) ?? []);
    const choices = questions.length > 0 ? [] : offered(text);
    const written = /`([^`]*)`/.exec(says)?.[1] ?? "";
    const alike = field === "event" && questions.length + choices.length === 0 ? similar(form.event, events) : [];
    const offers = [
      // When it happened has been said already.
      ...questions.map(({ when: _, ...filled }) => ({ label: labelOf(filled), onChoose: () => fill(filled) })),
      ...choices.flatMap((choice) => {
        const meant = corrected(form, field, written, choice);
        return meant ? [{ label: choice, onChoose: () => fill(meant) }] : [];
      }),
      ...alike.map(({ event, title }) => ({ label: `${title} (${event})`, onChoose: () => fill({ event }) })),
    ];
    // The commands in the lines below are offered as links.
    return { text: questions.length > 0 ? says : text, field, offers };
  });
}

/** A question that the program suggests, as the text of a link. */
export function labelOf({ event, table }: Filled): string {
  return `${event}${table ? `, by the rules of ${table}` : ""}`;
}

/** The part of a form that a field means, with one of the readings in place of what was written. */
function corrected(form: Question, field: string, written: string, choice: string): Partial<Question> | null {
  const meant = (words: string) => (written === "" ? words : words.replace(written, choice));
  switch (field) {
    case "event":
      return { event: choice };
    case "when":
      return { when: meant(form.when) };
    case "as-of":
      return { asOf: meant(form.asOf) };
    case "done-event-0":
      return { done: form.done.map(({ event, when }) => ({ event: meant(event), when: meant(when) })) };
    case "extension-0":
      return { extensions: form.extensions.map(({ rule, until }) => ({ rule, until: meant(until) })) };
    default:
      return null;
  }
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
