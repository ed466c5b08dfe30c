// A question to the program that may take a while: progress, a way to stop it, and what came of it.

import { useRef, useState } from "preact/hooks";
import { Stopped, Unreadable, type Watcher } from "../engine/engine";
import { Button } from "./form";

export interface Task<Result> {
  /** What came of it; null before the first question and after a stop. */
  result: Result | null;
  /** Why there is none: the program could not run. */
  failure: string | null;
  /** Why there is none: the browser cannot read a file. */
  unreadable: string | null;
  running: Running | null;
  start: (work: (watcher: Watcher) => Promise<Result>) => void;
  clear: () => void;
}

interface Running {
  read: number;
  stop: () => void;
}

export function useTask<Result>(): Task<Result> {
  const [result, setResult] = useState<Result | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
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
  const isUnreadable = failure instanceof Unreadable;
  return {
    result,
    failure: isUnreadable ? null : (failure?.message ?? null),
    unreadable: isUnreadable ? failure.message : null,
    running,
    start,
    clear,
  };
}

function failureOf(error: unknown): Error | null {
  if (error instanceof Stopped) return null;
  return error instanceof Error ? error : new Error(String(error));
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
