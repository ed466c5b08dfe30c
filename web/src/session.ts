// What the page knows until it is closed. Nothing is stored.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Engine, Source } from "./engine/engine";
import type { Known, KnownTable, Own, Question, Rules, Scope } from "./program";

/** How a file of cases is read. */
export interface CheckForm extends Scope {
  files: File[];
  asOf: string;
  input: string;
  all: boolean;
  mapping: Source | null;
}

/** Which case of the chosen files unfolds. How they are read is in the form for the check. */
export interface CaseForm {
  caseId: string;
  /** The file that has it, if several were chosen. */
  file: string;
  reviews: string;
  /** Whether it is shown as soon as the screen is. */
  atOnce: boolean;
}

export interface Forms {
  due: Question;
  timeline: Question & { reviews: string };
  check: CheckForm;
  case: CaseForm;
}

export interface Session {
  engine: Engine;
  known: Known;
  tables: KnownTable[];
  forms: Forms;
  setForm: <Name extends keyof Forms>(name: Name, form: Forms[Name]) => void;
  rules: Rules;
  setRules: (rules: Rules) => void;
  own: Own;
  setOwn: (own: Own) => void;
  /** Shows another screen. */
  go: (screen: Screen) => void;
}

export const SCREENS = ["start", "due", "check", "headings", "timeline", "case", "own"] as const;
export type Screen = (typeof SCREENS)[number];

export const DEFAULT_RULES: Rules = { nation: "england", table: "" };

export const NOTHING_OWN: Own = { table: null, calendar: null };

export const EMPTY_QUESTION: Question = {
  event: "",
  when: "",
  done: [{ event: "", when: "" }],
  extensions: [{ rule: "", until: "" }],
  circumstances: [],
  role: "",
  asOf: "",
  caseId: "",
};

export const EMPTY_FORMS: Forms = {
  due: EMPTY_QUESTION,
  timeline: { ...EMPTY_QUESTION, reviews: "" },
  check: { files: [], asOf: "", input: "", all: false, mapping: null, circumstances: [], role: "" },
  case: { caseId: "", file: "", reviews: "", atOnce: false },
};

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("the page has not started");
  return session;
}
