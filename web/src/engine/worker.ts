// Runs the program beside the page, so that the page stays responsive and a run can be stopped.

import { type Input, run } from "./run";

export interface Job {
  module: WebAssembly.Module;
  args: string[];
  inputs: Input[];
  now: number;
}

/** How often, at most, progress is reported, in milliseconds. */
const PAUSE = 100;

self.onmessage = ({ data: { module, args, inputs, now } }: MessageEvent<Job>) => {
  let read = 0;
  let told = Date.now();
  const outcome = run(module, args, inputs, now, (bytes) => {
    read += bytes;
    if (Date.now() - told >= PAUSE) {
      told = Date.now();
      self.postMessage({ read });
    }
  });
  self.postMessage({ outcome });
};
