// The program, ready to run: unpacked and compiled once, then run afresh for every question.

import type { Job } from "./worker";
import { type Input, type Outcome, run } from "./run";

/** The code of the worker, which the build puts here. */
declare const WORKER: string;

/** A file for the program, as a person chose it or as the program wrote it. */
export interface Source {
  path: string;
  data: Blob;
}

/** Who wants to know how a run goes, and may stop it. */
export interface Watcher {
  onRead?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** A run that a person stopped. */
export class Stopped extends Error {}

/** A file that can no longer be read. */
export class Unreadable extends Error {}

export class Engine {
  private worker: Worker | null = null;
  /** Whether a worker has ever answered: some browsers refuse one only after it was made. */
  private workerAnswers = false;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private module: WebAssembly.Module,
    private code: string | null,
  ) {}

  /** Unpacks and compiles the program, which the page holds as text. */
  static async unpack(packed: string): Promise<Engine> {
    const bytes = Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const module = await WebAssembly.compile(await new Response(stream).arrayBuffer());
    return new Engine(module, URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
  }

  /** Runs the program. One run follows the other. */
  run(args: string[], sources: Source[], now: number, watcher: Watcher = {}): Promise<Outcome> {
    const turn = this.last.then(() => this.runNow(args, sources, now, watcher));
    this.last = turn.catch(() => {});
    return turn;
  }

  private async runNow(args: string[], sources: Source[], now: number, watcher: Watcher): Promise<Outcome> {
    const inputs = await Promise.all(sources.map(bytesOf));
    if (watcher.signal?.aborted) throw new Stopped();
    const worker = this.startedWorker();
    const job: Job = { module: this.module, args, inputs, now };
    return worker === null ? run(job.module, args, inputs, now) : this.runIn(worker, job, watcher);
  }

  /** A worker, or null where the browser allows none: then the page runs the program itself. */
  private startedWorker(): Worker | null {
    if (this.worker === null && this.code !== null) {
      try {
        this.worker = new Worker(this.code);
      } catch {
        this.code = null;
      }
    }
    return this.worker;
  }

  private runIn(worker: Worker, job: Job, { onRead, signal }: Watcher): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.dismiss(worker);
        reject(new Stopped());
      };
      signal?.addEventListener("abort", stop, { once: true });
      const finish = (act: () => void) => {
        signal?.removeEventListener("abort", stop);
        act();
      };
      worker.onmessage = ({ data }: MessageEvent<{ read?: number; outcome?: Outcome }>) => {
        if (data.read !== undefined) onRead?.(data.read);
        const { outcome } = data;
        if (outcome === undefined) return;
        this.workerAnswers = true;
        finish(() => resolve(outcome));
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.dismiss(worker);
        if (this.workerAnswers) {
          finish(() => reject(new Error(event.message || "the browser stopped the program")));
          return;
        }
        this.code = null;
        finish(() => resolve(run(job.module, job.args, job.inputs, job.now)));
      };
      // Handed over without a copy, once the page will surely not need it itself.
      const buffers = job.inputs.map(({ bytes }) => bytes.buffer as ArrayBuffer);
      worker.postMessage(job, this.workerAnswers ? buffers : []);
    });
  }

  private dismiss(worker: Worker): void {
    worker.terminate();
    this.worker = null;
  }
}

/** The contents of a file. */
export async function bytesOf({ path, data }: Source): Promise<Input> {
  try {
    return { path, bytes: new Uint8Array(await data.arrayBuffer()) };
  } catch {
    throw new Unreadable(
      `${path}: the browser cannot read it. If it has changed, choose it again. If it is a folder, choose its files.`,
    );
  }
}
