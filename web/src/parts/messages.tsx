// What the program says besides its answer.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ActionLink } from "./form";

/** An error, the field that it is about, and what can be done about it. */
export interface Problem {
  text: string;
  field?: string | undefined;
  offers?: { label: string; onChoose: () => void }[];
}

/** The error summary. It takes the focus, so that a screen reader reads it first. */
export function ErrorSummary({ problems, children }: { problems: Problem[]; children?: ComponentChildren }) {
  const summary = useRef<HTMLDivElement>(null);
  const texts = problems.map(({ text }) => text).join("\n");
  useLayoutEffect(() => summary.current?.focus(), [texts]);
  if (problems.length === 0) return null;
  return (
    <div class="govuk-error-summary" ref={summary} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {problems.map((problem) => (
              <ProblemItem key={problem.text} {...problem} />
            ))}
          </ul>
          {children}
        </div>
      </div>
    </div>
  );
}

function ProblemItem({ text, field, offers = [] }: Problem) {
  const words = <span class="message">{text}</span>;
  return (
    <li>
      {field ? (
        <a href={`#${field}`} onClick={(event) => toField(event, field)}>
          {words}
        </a>
      ) : (
        words
      )}
      {offers.length > 0 && (
        <ul class="govuk-list govuk-list--bullet govuk-!-margin-top-1">
          {offers.map(({ label, onChoose }) => (
            <li key={label}>
              <ActionLink onClick={onChoose}>{label}</ActionLink>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Moves the focus without touching the address of the page. */
function toField(event: Event, field: string): void {
  event.preventDefault();
  const input = document.getElementById(field);
  input?.closest("details")?.setAttribute("open", "");
  input?.focus();
}

export function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <section aria-labelledby="notes">
      <h2 class="govuk-heading-m" id="notes">
        Notes
      </h2>
      <ul class="govuk-list govuk-list--bullet">
        {notes.map((note) => (
          <li key={note} class="message">
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Warning({ children }: { children: ComponentChildren }) {
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">Warning</span>
        {children}
      </strong>
    </div>
  );
}

/** The program broke down. That is never an answer. */
export function Breakdown({ text }: { text: string }) {
  return (
    <div class="breakdown" role="alert">
      <h2 class="govuk-heading-m">The program broke down, so there is no answer</h2>
      <p class="govuk-body">This is a fault in dutyclock. Nothing was found to be on time or late.</p>
      <pre class="message">{text}</pre>
    </div>
  );
}
