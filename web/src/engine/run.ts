// One run of the program, in a file system that exists in memory only.

import { Directory, Fd, File as MemoryFile, type Inode, PreopenDirectory, WASI, wasi } from "@bjorn3/browser_wasi_shim";

/** A file for the program to read. */
export interface Input {
  path: string;
  bytes: Uint8Array;
}

/** What a run answered. */
export interface Outcome {
  /** The exit code, or null if the program broke down. */
  code: number | null;
  out: Uint8Array;
  err: string;
  /** Why it broke down. */
  breakdown: string | null;
  /** The files that it wrote. */
  written: { path: string; bytes: Uint8Array }[];
}

/** Runs the program once. `now` is its clock, in milliseconds since 1970, so that several runs share one moment. */
export function run(
  module: WebAssembly.Module,
  args: string[],
  inputs: Input[],
  now: number,
  onRead: (bytes: number) => void = () => {},
): Outcome {
  const out = new Collected();
  const err = new Collected();
  const contents = filed(inputs, onRead);
  const given = new Set(contents.keys());
  const fds = [new Collected(), out, err, new PreopenDirectory("/", contents)];
  const host = new WASI(["dutyclock", ...args], [], fds, { debug: false });
  const imports = { ...host.wasiImport, clock_time_get: clock(host, now) };
  let code: number | null = null;
  let breakdown: string | null = null;
  try {
    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
    code = host.start(instance as Parameters<WASI["start"]>[0]);
  } catch (error) {
    breakdown = String(error);
  }
  const written = [...contents]
    .filter((entry): entry is [string, MemoryFile] => !given.has(entry[0]) && entry[1] instanceof MemoryFile)
    .map(([path, file]) => ({ path, bytes: file.data }));
  return { code, out: out.bytes(), err: new TextDecoder().decode(err.bytes()), breakdown, written };
}

/** The files, by name. One with a folder in its path is in that folder. */
function filed(inputs: Input[], onRead: (bytes: number) => void): Map<string, Inode> {
  const contents = new Map<string, Inode>();
  for (const { path, bytes } of inputs) {
    const [name = path, folder] = path.split("/").reverse();
    const file = new WatchedFile(bytes, onRead);
    if (folder === undefined) {
      contents.set(name, file);
      continue;
    }
    const known = contents.get(folder);
    const directory = known instanceof Directory ? known : new Directory(new Map());
    directory.contents.set(name, file);
    contents.set(folder, directory);
  }
  return contents;
}

function clock(host: WASI, now: number) {
  return (_id: number, _precision: bigint, pointer: number): number => {
    const view = new DataView(host.inst.exports.memory.buffer);
    view.setBigUint64(pointer, BigInt(now) * 1_000_000n, true);
    return wasi.ERRNO_SUCCESS;
  };
}

/** Standard output or error. It is no terminal, so the program writes neither colour nor progress. */
class Collected extends Fd {
  private chunks: Uint8Array[] = [];

  override fd_fdstat_get() {
    return { ret: wasi.ERRNO_SUCCESS, fdstat: new wasi.Fdstat(wasi.FILETYPE_UNKNOWN, 0) };
  }

  override fd_read() {
    return { ret: wasi.ERRNO_SUCCESS, data: new Uint8Array() };
  }

  override fd_write(data: Uint8Array) {
    this.chunks.push(data.slice());
    return { ret: wasi.ERRNO_SUCCESS, nwritten: data.byteLength };
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}

/** A file that tells how much of it has been read. */
class WatchedFile extends MemoryFile {
  constructor(
    bytes: Uint8Array,
    private onRead: (bytes: number) => void,
  ) {
    super(bytes, { readonly: true });
  }

  override path_open(...args: Parameters<MemoryFile["path_open"]>) {
    const opened = super.path_open(...args);
    const file = opened.fd_obj;
    if (file !== null) {
      const read = file.fd_read.bind(file);
      file.fd_read = (size: number) => {
        const answer = read(size);
        this.onRead(answer.data.byteLength);
        return answer;
      };
    }
    return opened;
  }
}
