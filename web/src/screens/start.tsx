// The three tasks.

import { Heading } from "../parts/screen";
import type { Screen } from "../session";

const TASKS: readonly [Screen, title: string, about: string][] = [
  ["due", "What is due?", "Something has happened. See what must be done, by when and by whom."],
  ["check", "Check a file", "See what is in breach or due soon in an export of open cases."],
  ["timeline", "Show how a case unfolds", "See every step that follows, each on its last lawful day. For training."],
];

export function StartScreen() {
  return (
    <>
      <Heading title="The statutory timescales of children's social care" size="xl" />
      {TASKS.map(([screen, title, about]) => (
        <div key={screen}>
          <h2 class="govuk-heading-m govuk-!-margin-bottom-1">
            <a class="govuk-link" href={`#${screen}`}>
              {title}
            </a>
          </h2>
          <p class="govuk-body">{about}</p>
        </div>
      ))}
      <p class="govuk-body">
        You can also use{" "}
        <a class="govuk-link" href="#own">
          your own rules and holidays
        </a>
        .
      </p>
      <div class="govuk-inset-text">
        Nothing that you enter leaves this computer. This page holds the whole program, and it tells your browser to
        open no connection: the browser itself enforces that. Nothing is stored, and all is gone when you close the
        page. Only links to a published source open the network, and only if you follow them.
      </div>
      <p class="govuk-body">
        dutyclock counts dates. It gives no legal advice and does not decide whether a threshold is met, and a local
        procedure may be tighter than the guidance.
      </p>
    </>
  );
}
