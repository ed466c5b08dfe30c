// What every screen begins with.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ActionLink } from "./form";

const NAME = "dutyclock";

/** The heading of a screen. It takes the focus, unless an error summary does. */
export function Heading({
  title,
  hasErrors = false,
  size = "l",
}: {
  title: string;
  hasErrors?: boolean;
  size?: string;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Before the screen is shown, so that the focus never leaves a field in which somebody already types.
  useLayoutEffect(() => {
    document.title = `${hasErrors ? "Error: " : ""}${title} – ${NAME}`;
    if (!hasErrors) heading.current?.focus();
  }, [title, hasErrors]);
  return (
    <h1 class={`govuk-heading-${size}`} ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}

/** A link back, which does the same as the button of the browser. */
export function Back({ children, onBack }: { children: string; onBack: () => void }) {
  useEffect(() => {
    history.pushState(null, "");
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, []);
  return (
    <ActionLink kind="govuk-back-link" onClick={() => history.back()}>
      {children}
    </ActionLink>
  );
}
