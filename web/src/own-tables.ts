// Which of several files is the rule table, and which it only extends.

import { parse } from "smol-toml";

/** A file of a rule table, as text. */
export interface TableText {
  path: string;
  toml: string;
}

/** The files that no other one names in `extends` or as its `calendar`. */
export function notExtended(files: TableText[]): string[] {
  const extended = new Set(files.flatMap(({ path, toml }) => namesIn(toml).filter((name) => name !== nameOf(path))));
  return files.map(({ path }) => path).filter((path) => !extended.has(nameOf(path)));
}

function namesIn(toml: string): string[] {
  try {
    const { extends: tables, calendar } = parse(toml);
    return [tables, calendar].flat().filter((name) => typeof name === "string").map(nameOf);
  } catch {
    // The program says what is wrong with it.
    return [];
  }
}

/** The name of a file without its folders: all files are in one. */
function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
