// Puts the program, the script and the styles into one HTML page.
// usage: node bundle.mjs PROGRAM.wasm PAGE.html

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compile } from "sass";

const [programFile, pageFile] = process.argv.slice(2);
const here = new URL(".", import.meta.url).pathname;
const target = ["chrome100", "edge100", "firefox113"];
const common = { bundle: true, write: false, minify: true, charset: "utf8", target, legalComments: "none" };

const program = readFileSync(programFile);
const style = await pageStyle();
const script = await pageScript();
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = [
  "default-src 'none'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "img-src data:",
  "worker-src blob:",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
].join("; ");
const parts = { policy, style, script, program: gzipSync(program, { level: 9 }).toString("base64") };
const template = readFileSync(`${here}src/page.html`, "utf8");
const page = template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
mkdirSync(dirname(pageFile), { recursive: true });
writeFileSync(pageFile, page);
const kilobytes = (length) => `${Math.round(length / 1000)} kB`;
console.log(
  `${pageFile}: ${kilobytes(Buffer.byteLength(page))}; program ${kilobytes(program.length)}, ` +
    `packed ${kilobytes(parts.program.length)}; script ${kilobytes(script.length)}; styles ${kilobytes(style.length)}`,
);

/** The script of the page, with the code of the worker as a text in it. */
async function pageScript() {
  const worker = await build({ ...common, entryPoints: [`${here}src/engine/worker.ts`], format: "iife" });
  const main = await build({
    ...common,
    entryPoints: [`${here}src/main.tsx`],
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { WORKER: JSON.stringify(worker.outputFiles[0].text) },
  });
  const text = `${licences()}${main.outputFiles[0].text}`;
  // Neither may end the element that holds it.
  return text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

/** The licences of what the page contains, as their texts ask. GOV.UK Frontend comes without its text. */
function licences() {
  const files = {
    "GOV.UK Frontend": "govuk-frontend.licence",
    preact: "node_modules/preact/LICENSE",
    "@bjorn3/browser_wasi_shim": "node_modules/@bjorn3/browser_wasi_shim/LICENSE-MIT",
    "smol-toml": "node_modules/smol-toml/LICENSE",
  };
  const texts = Object.entries(files).map(([name, file]) => `${name}\n\n${readFileSync(here + file, "utf8").trim()}`);
  return `/*!\n${texts.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
}

/** The styles of the page, and those of the program's own pages within `.answer`. */
async function pageStyle() {
  const own = compile(`${here}src/style.scss`, { loadPaths: [`${here}node_modules`], quietDeps: true }).css;
  const { code } = await transform(`${own}\n${await answerStyle()}`, { loader: "css", minify: true, target });
  return code.trim();
}

/** The styles that the program gives its pages, so that they are written down once. */
async function answerStyle() {
  const runner = `${here}dist/run.mjs`;
  await build({ ...common, write: true, entryPoints: [`${here}src/engine/run.ts`], format: "esm", outfile: runner });
  const { run } = await import(runner);
  const module = await WebAssembly.compile(program);
  const now = Date.UTC(2026, 10, 20, 12);
  const pages = [
    ["due", "referral", "--format=html"],
    ["timeline", "referral", "--format=html"],
  ].map((args) => {
    const { code, out, err, breakdown } = run(module, args, [], now);
    if (code !== 0) throw new Error(breakdown ?? err);
    return new TextDecoder().decode(out);
  });
  rmSync(runner);
  const styles = pages.flatMap((page) => [...page.matchAll(/<style>(.*?)<\/style>/gs)].map((found) => found[1]));
  const rules = [...new Set(styles)]
    .join("\n")
    .replaceAll(":root", "&")
    .replace(/@page \{.*?\}/g, "");
  return `.answer {\n${rules}\n}`;
}
