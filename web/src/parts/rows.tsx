// Rows of fields, as many as are needed.

import type { ComponentChildren } from "preact";
import { Button } from "./form";

interface RowsProps<Row> {
  legend: string;
  hint?: string;
  rows: Row[];
  setRows: (rows: Row[]) => void;
  empty: Row;
  /** What one row is, for whoever hears the buttons without seeing the rows. */
  what: string;
  fields: (row: Row, at: number, change: (changes: Partial<Row>) => void) => ComponentChildren;
}

export function Rows<Row>({ legend, hint, rows, setRows, empty, what, fields }: RowsProps<Row>) {
  const change = (at: number) => (changes: Partial<Row>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...changes } : row)));
  const unseen = <span class="govuk-visually-hidden"> {what}</span>;
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
      {hint && <div class="govuk-hint">{hint}</div>}
      {rows.map((row, at) => (
        <div class="row" key={at}>
          {fields(row, at, change(at))}
        </div>
      ))}
      <div class="buttons">
        <Button kind="secondary" onClick={() => setRows([...rows, empty])}>
          Add another{unseen}
        </Button>
        {rows.length > 1 && (
          <Button kind="secondary" onClick={() => setRows(rows.slice(0, -1))}>
            Remove the last{unseen}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** What tells the label of a row from that of the first. */
export function numbered(at: number): string {
  return at === 0 ? "" : ` (${at + 1})`;
}
