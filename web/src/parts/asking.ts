// What the screens with a question share: they ask it, say what is wrong with it, and fill in what was meant.

import { useState } from "preact/hooks";
import type { Answer } from "../program";
import { type Forms, useSession } from "../session";
import type { Problem } from "./messages";
import { problemsOf } from "./question";
import { useTask } from "./task";

/** What a question came to. */
interface Asked {
  page: Answer;
  /** Why there is no answer, if the program broke down in any of its runs. */
  breakdown: string | null;
}

export type Filled = { event?: string; when?: string; table?: string };

export function useAsking<Name extends "due" | "timeline", Result extends Asked>(
  name: Name,
  ask: (form: Forms[Name], now: number) => Promise<Result>,
) {
  const { events, forms, setForm, rules, setRules } = useSession();
  const form = forms[name];
  const task = useTask<Result>();
  const [missing, setMissing] = useState<Problem[]>([]);

  const submit = () => {
    const isMissing = form.event.trim() === "";
    setMissing(isMissing ? [{ text: "Say what happened", field: "event" }] : []);
    if (!isMissing) task.start(() => ask(form, Date.now()));
  };
  const edit = () => {
    task.clear();
    setMissing([]);
  };
  const fill = ({ table, ...changes }: Filled) => {
    setForm(name, { ...form, ...changes });
    if (table) setRules({ ...rules, table });
    edit();
  };
  const { result, running } = task;
  const isAnswer = result !== null && result.breakdown === null && result.page.out.length > 0;
  const errors = problemsOf(result?.page.errors ?? [], form, fill, events);
  return {
    form,
    setForm: (changed: Forms[Name]) => setForm(name, changed),
    answer: isAnswer ? result : null,
    problems: missing.length > 0 ? missing : errors,
    failure: task.failure?.text ?? result?.breakdown ?? null,
    running,
    submit,
    edit,
    fill,
  };
}
