// What the screens with a question share: they ask it, say what is wrong with it, and fill in what was meant.

import { useState } from "preact/hooks";
import type { Watcher } from "../engine/engine";
import { type Answer, type Filled, OWN_TABLE } from "../program";
import { type Forms, useSession } from "../session";
import type { Problem } from "./messages";
import { problemsOf } from "./problems";
import { useTask } from "./task";

/** What a question came to. */
interface Asked {
  page: Answer;
  /** Why there is no answer, if the program broke down in any of its runs. */
  breakdown: string | null;
}

export function useAsking<Name extends "due" | "timeline", Result extends Asked>(
  name: Name,
  ask: (form: Forms[Name], now: number, watcher: Watcher) => Promise<Result>,
) {
  const { known, forms, setForm, rules, setRules, own } = useSession();
  const form = forms[name];
  const task = useTask<Result>();
  const [missing, setMissing] = useState<Problem[]>([]);

  const submit = () => {
    const isMissing = form.event.trim() === "";
    setMissing(isMissing ? [{ text: "Say what happened", field: "event" }] : []);
    if (!isMissing) task.start((watcher) => ask(form, Date.now(), watcher));
  };
  const edit = () => {
    task.clear();
    setMissing([]);
  };
  const fill = ({ table, nation, ...changes }: Filled) => {
    setForm(name, { ...form, ...changes });
    const chosen = table === own.table?.path ? OWN_TABLE : table;
    setRules({ nation: nation || rules.nation, table: chosen || rules.table });
    edit();
  };
  const { result, running } = task;
  const isAnswer = result !== null && result.breakdown === null && result.page.out.length > 0;
  const errors = problemsOf(result?.page.errors ?? [], form, fill, known.events);
  return {
    form,
    setForm: (changed: Forms[Name]) => setForm(name, changed),
    answer: isAnswer ? result : null,
    problems: missing.length > 0 ? missing : errors,
    failure: task.failure ?? result?.breakdown ?? null,
    running,
    submit,
    edit,
    fill,
  };
}
