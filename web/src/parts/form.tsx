// The parts of a form, after the GOV.UK Design System.

import type { ComponentChildren } from "preact";

interface FieldProps {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  onDrop?: (event: DragEvent) => void;
}

function Field({ id, label, hint, error, onDrop, children }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={`govuk-form-group ${error ? "govuk-form-group--error" : ""}`} onDrop={onDrop}>
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <Said id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

/** The hint and the error of a field. */
function Said({ id, hint, error }: Pick<FieldProps, "id" | "hint" | "error">) {
  return (
    <>
      {hint && (
        <div class="govuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="govuk-error-message" id={`${id}-error`}>
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
    </>
  );
}

function describedBy({ id, hint, error }: FieldProps): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

export function TextField(
  props: FieldProps & { value: string; onInput: (value: string) => void; list?: string; width?: string },
) {
  const { id, value, onInput, list, error, width = "" } = props;
  return (
    <Field {...props}>
      <input
        class={`govuk-input ${width} ${error ? "govuk-input--error" : ""}`}
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        list={list}
        value={value}
        aria-describedby={describedBy(props)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

export function SelectField(
  props: FieldProps & {
    value: string;
    onChange: (value: string) => void;
    choices: readonly (readonly [value: string, label: string])[];
  },
) {
  const { id, value, onChange, choices } = props;
  return (
    <Field {...props}>
      <select
        class="govuk-select"
        id={id}
        value={value}
        aria-describedby={describedBy(props)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map(([choice, label]) => (
          <option key={choice} value={choice} selected={choice === value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function FileField(
  props: FieldProps & { onFiles: (files: File[]) => void; accept: string; multiple?: boolean; chosen: string[] },
) {
  const { id, onFiles, accept, multiple = false, chosen, error } = props;
  // A file that is dropped on the page is for the page; one that is dropped here, for this field.
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const files = [...(event.dataTransfer?.files ?? [])];
    onFiles(multiple ? files : files.slice(0, 1));
  };
  return (
    <Field {...props} onDrop={drop}>
      <input
        class={`govuk-file-upload ${error ? "govuk-file-upload--error" : ""}`}
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        aria-describedby={describedBy(props)}
        onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
      />
      {chosen.length > 0 && (
        <p class="govuk-body govuk-!-margin-top-2 message" role="status">
          Chosen: {chosen.join(", ")}
        </p>
      )}
    </Field>
  );
}

interface CheckboxProps extends FieldProps {
  checked: boolean;
  onChange: (on: boolean) => void;
}

export function Checkbox(props: CheckboxProps) {
  return (
    <div class="govuk-form-group">
      <div class="govuk-checkboxes">
        <CheckboxItem {...props} />
      </div>
    </div>
  );
}

function CheckboxItem({ id, label, hint, checked, onChange }: CheckboxProps) {
  return (
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label class="govuk-label govuk-checkboxes__label" for={id}>
        {label}
      </label>
      {hint && (
        <div class="govuk-hint govuk-checkboxes__hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** Something to choose, with what it means. */
export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

interface CheckboxesProps extends Omit<FieldProps, "label"> {
  legend: string;
  choices: Choice[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Several things to choose, of which each may hold. */
export function Checkboxes({ id, legend, hint, error, choices, chosen, onChange }: CheckboxesProps) {
  const others = (value: string) => chosen.filter((known) => known !== value);
  return (
    <div class={`govuk-form-group ${error ? "govuk-form-group--error" : ""}`}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy({ id, label: legend, hint, error })}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
        <Said id={id} hint={hint} error={error} />
        <div class="govuk-checkboxes govuk-checkboxes--small">
          {choices.map(({ value, label, hint }, at) => (
            <CheckboxItem
              key={value}
              id={`${id}-${at}`}
              label={label}
              hint={hint}
              checked={chosen.includes(value)}
              onChange={(on) => onChange(on ? [...others(value), value] : others(value))}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export function Details({ summary, open, children }: { summary: string; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="govuk-details" open={open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  );
}

export function Button({
  children,
  onClick,
  kind = "",
}: {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: "" | "secondary" | "warning";
}) {
  return (
    <button
      type={onClick ? "button" : "submit"}
      class={`govuk-button ${kind && `govuk-button--${kind}`}`}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** A link that does something on this page. */
export function ActionLink({
  children,
  onClick,
  kind = "govuk-link",
}: {
  children: ComponentChildren;
  onClick: () => void;
  kind?: string;
}) {
  return (
    <a
      class={kind}
      href="#"
      onClick={(event) => {
        event.preventDefault();
        onClick();
      }}
    >
      {children}
    </a>
  );
}
