// What the headings of a table mean: the file that `--suggest-mapping` writes, as answers to questions.

import { parse, stringify } from "smol-toml";

/** A heading, what it is read as, and what the program asks about it. */
export interface HeadingAnswer {
  heading: string;
  /** The name of an event or a column; empty if it is passed over, and null as long as a question is open. */
  name: string | null;
  /** What the program asks, if it does not know. */
  question: string | null;
}

export interface Mapping {
  headings: HeadingAnswer[];
  /** The other keys, which stay as they are. */
  rest: Record<string, unknown>;
}

/** Reads a suggested mapping. What it asks stands in comments. */
export function readMapping(toml: string): Mapping {
  const asked = new Map<string, string>();
  const lines = toml.split("\n");
  const answers = lines.map((line, at) => {
    const entry = /^# (["'].*)$/.exec(line)?.[1];
    if (entry === undefined) return line;
    asked.set(Object.keys(parse(entry))[0] ?? "", (lines[at - 1] ?? "").replace(/^# /, ""));
    return entry;
  });
  const { columns = {}, ignore = [], ...rest } = parse(answers.join("\n"));
  const read = Object.entries(columns as Record<string, string>);
  return {
    headings: [
      ...read.map(([heading, name]) => {
        const question = asked.get(heading) ?? null;
        // What the program only supposes is for a person to say.
        return { heading, name: question === null ? name : null, question };
      }),
      ...(ignore as string[]).map((heading) => ({ heading, name: "", question: null })),
    ],
    rest,
  };
}

/** Writes the answers as a file for `--mapping`. */
export function writeMapping({ headings, rest }: Mapping): string {
  const read = headings.filter(({ name }) => name);
  const passedOver = headings.filter(({ name }) => name === "");
  return stringify({
    ...rest,
    ...(passedOver.length > 0 ? { ignore: passedOver.map(({ heading }) => heading) } : {}),
    columns: Object.fromEntries(read.map(({ heading, name }) => [heading, name])),
  });
}
