// What can be done with an answer: download, print, copy.

import { useState } from "preact/hooks";
import { type Answer, text } from "../program";
import { Button } from "./form";

/** A file that the program can write of an answer. */
export interface Format {
  name: string;
  label: string;
  file: string;
  type: string;
}

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The formats of each task. A new format of the program needs one line here. */
export const FORMATS: Record<"due" | "check" | "timeline", Format[]> = {
  due: [
    { name: "ics", label: "Add to calendar", file: "deadlines.ics", type: "text/calendar" },
    { name: "xlsx", label: "Download workbook", file: "deadlines.xlsx", type: WORKBOOK },
    { name: "csv", label: "Download CSV", file: "deadlines.csv", type: "text/csv" },
    { name: "html", label: "Download page", file: "deadlines.html", type: "text/html" },
  ],
  check: [
    { name: "xlsx", label: "Download workbook", file: "report.xlsx", type: WORKBOOK },
    { name: "csv", label: "Download CSV", file: "report.csv", type: "text/csv" },
    { name: "ics", label: "Download calendar", file: "report.ics", type: "text/calendar" },
    { name: "html", label: "Download page", file: "report.html", type: "text/html" },
  ],
  timeline: [
    { name: "html", label: "Download handout", file: "timeline.html", type: "text/html" },
    { name: "svg", label: "Download picture", file: "timeline.svg", type: "image/svg+xml" },
    { name: "ics", label: "Add to calendar", file: "timeline.ics", type: "text/calendar" },
    { name: "xlsx", label: "Download workbook", file: "timeline.xlsx", type: WORKBOOK },
    { name: "csv", label: "Download CSV", file: "timeline.csv", type: "text/csv" },
  ],
};

/** Hands a file to the browser, which saves it where its user says. */
export function save(file: string, type: string, bytes: Uint8Array): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  link.download = file;
  link.click();
  // The browser still reads it when the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface OutputProps {
  formats: Format[];
  /** Asks the program for the answer in a format. */
  write: (format: string) => Promise<Answer>;
  /** The format to copy, if it can be copied. */
  copy?: string;
}

export function Output({ formats, write, copy }: OutputProps) {
  const [said, setSaid] = useState<string[]>([]);
  const [toCopy, setToCopy] = useState<string | null>(null);

  const attempt = async (format: string, take: (bytes: Uint8Array) => Promise<string> | string) => {
    setToCopy(null);
    try {
      const answer = await write(format);
      if (answer.breakdown !== null || answer.out.length === 0) {
        const why = answer.breakdown ?? answer.errors.join("\n");
        setSaid([`Nothing was written. ${why}`]);
        return;
      }
      setSaid([await take(answer.out), ...answer.errors, ...answer.notes]);
    } catch (error) {
      setSaid([`Nothing was written. ${error instanceof Error ? error.message : String(error)}`]);
    }
  };
  const download = ({ name, file, type }: Format) =>
    attempt(name, (bytes) => {
      save(file, type, bytes);
      return `The browser saves ${file}.`;
    });
  const copyAs = (format: string) =>
    attempt(format, async (bytes) => {
      try {
        await navigator.clipboard.writeText(text(bytes));
        return "Copied.";
      } catch {
        setToCopy(text(bytes));
        return "The browser does not allow copying. Select the text below and copy it.";
      }
    });
  return (
    <div class="not-printed">
      <div class="buttons">
        {formats.map((format) => (
          <Button key={format.name} kind="secondary" onClick={() => void download(format)}>
            {format.label}
          </Button>
        ))}
        {copy && (
          <Button kind="secondary" onClick={() => void copyAs(copy)}>
            Copy as text
          </Button>
        )}
        <Button kind="secondary" onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <div role="status">
        {said.map((line) => (
          <p class="govuk-body message" key={line}>
            {line}
          </p>
        ))}
      </div>
      {toCopy !== null && <textarea class="copied" aria-label="The answer as text" readOnly rows={12} value={toCopy} />}
    </div>
  );
}
