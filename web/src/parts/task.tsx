// A question to the program that may take a while: progress, a way to stop it, and what came of it.

import { useRef, useState } from "preact/hooks";
import { Stopped, Unreadable, type Watcher } from "../engine/engine";
import { Button } from "./form";

export interface Task<Result> {
  /** What came of it; null before the first question and after a stop. */
  result: Result | null;
  /** Why there is none. */
  failure: Failure | null;
  running: Running | null;
  start: (work: (watcher: Watcher) => Promise<Result>) => void;
  clear: () => void;
}

export type Failure = { kind: "unreadable" | "broken"; text: string };

interface Running {
  read: number;
  stop: () => void;
}

export function useTask<Result>(): Task<Result> {
  const [result, setResult] = useState<Result | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [running, setRunning] = useState<Running | null>(null);
  const latest = useRef(0);

  const start = (work: (watcher: Watcher) => Promise<Result>) => {
    const turn = ++latest.current;
    const stopper = new AbortController();
    const isLatest = () => turn === latest.current;
    const stop = () => stopper.abort();
    const onRead = (read: number) => isLatest() && setRunning({ read, stop });
    setResult(null);
    setFailure(null);
    setRunning({ read: 0, stop });
    work({ signal: stopper.signal, onRead })
      .then((found) => isLatest() && setResult(found))
      .catch((error: unknown) => isLatest() && setFailure(failureOf(error)))
      .finally(() => isLatest() && setRunning(null));
  };
  const clear = () => {
    latest.current += 1;
    setResult(null);
    setFailure(null);
    setRunning(null);
  };
  return { result, failure, running, start, clear };
}

function failureOf(error: unknown): Failure | null {
  if (error instanceof Stopped) return null;
  const kind = error instanceof Unreadable ? "unreadable" : "broken";
  return { kind, text: error instanceof Error ? error.message : String(error) };
}

const MEGABYTE = 1_000_000;

export function Progress({ running, size }: { running: Running; size: number }) {
  const read = Math.min(running.read, size);
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
  return (
    <div class="not-printed">
      <p class="govuk-body" role="status">
        Working. {size > MEGABYTE && `${megabytes(read)} of ${megabytes(size)} MB read.`}
      </p>
      <Button kind="secondary" onClick={running.stop}>
        Cancel
      </Button>
    </div>
  );
}
