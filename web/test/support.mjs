// Opens the built page as a person does: from a file, in Chromium, with the network watched.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** A question whose answer has limits that have passed and others to come. */
export const REFERRAL = {
  task: "What is due?",
  event: "referral",
  when: "2026-11-20 16:40",
  asOf: "2026-11-25 09:00",
  button: "Show what is due",
};

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PAGE = join(ROOT, "web/dist/dutyclock.html");
export const ADDRESS = pathToFileURL(PAGE).href;
export const EXAMPLES = join(ROOT, "examples");
export const FOLDER = mkdtempSync(join(tmpdir(), "dutyclock-page-"));

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function launch(flags = []) {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`no browser: none of ${BROWSERS.join(", ")}`);
  // A browser in a container runs as root, which its sandbox does not allow.
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...flags] });
}

/** A page with the program ready, and what it asked the network for. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.requests = [];
  page.complaints = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  // The browser hands its file chooser over from now on.
  page.on("filechooser", () => {});
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await page.goto(ADDRESS);
  return page;
}

export async function ready(browser, options) {
  const page = await open(browser, options);
  await page.getByRole("heading", { name: "The statutory timescales" }).waitFor();
  return page;
}

/** Moves with the Tab key to what has this label or text. */
export async function tabTo(page, name) {
  const seen = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      return (element?.labels?.[0] ?? element)?.textContent?.trim() ?? "";
    });
    if (here === name) return;
    seen.push(here);
  }
  throw new Error(`Tab does not reach “${name}”, only: ${[...new Set(seen)].join(" | ")}`);
}

export async function type(page, label, words) {
  await tabTo(page, label);
  await page.keyboard.type(words);
}

export async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

/** Answers a question by keyboard alone, from the first screen. */
export async function ask(page, { task, event, when = "", asOf, done = null, options = async () => {}, button }) {
  await press(page, task);
  await heading(page, task);
  await type(page, "What happened?", event);
  await type(page, "When did it happen?", when);
  if (done) {
    await type(page, "What was done", done[0]);
    await type(page, "When", done[1]);
  }
  await press(page, "More options");
  await type(page, "As of when?", asOf);
  await options();
  await press(page, button);
}

/** Chooses files by keyboard. */
export async function choose(page, label, files) {
  await tabTo(page, label);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles(files);
}

/** Chooses from a list by keyboard: typing the beginning of a choice goes to it. */
export async function select(page, label, words) {
  await tabTo(page, label);
  await page.keyboard.type(words);
}

/** Ticks or unticks a box by keyboard. */
export async function tick(page, label) {
  await tabTo(page, label);
  await page.keyboard.press("Space");
}

/** Drops files on an element, as from the desktop. */
export async function drop(page, selector, files) {
  const contents = files.map((path) => ({ name: basename(path), text: readFileSync(path, "utf8") }));
  const data = await page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    for (const { name, text } of contents) data.items.add(new File([text], name));
    return data;
  }, contents);
  await page.dispatchEvent(selector, "drop", { dataTransfer: data });
}

/** Checks files by keyboard, from the first screen. */
export async function check(page, { files, asOf, options = async () => {} }) {
  await press(page, "Check a file");
  await heading(page, "Check a file");
  await choose(page, "Choose a file, or drop it on this page", files);
  await press(page, "More options");
  await type(page, "As of when?", asOf);
  await options();
  await press(page, "Check");
}

export function heading(page, name) {
  return page.getByRole("heading", { level: 1, name }).waitFor();
}

/** What a button downloads. */
export async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
  return readFileSync(await download.path());
}

/** What axe-core finds, in the light or the dark. */
export async function findings(page, colorScheme = "light") {
  await page.emulateMedia({ colorScheme });
  const client = await page.context().newCDPSession(page);
  // The page allows no script but its own; the developer tools may run one.
  await client.send("Runtime.evaluate", { expression: AXE });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run().then(({ violations }) => JSON.stringify(violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(result.value).flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The native program, which the page must agree with. */
export function native(args, cwd = EXAMPLES) {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DUTYCLOCK_|COLUMNS)/.test(name)));
  const { stdout, stderr, status, error } = spawnSync(join(target, "debug/dutyclock"), args, {
    cwd,
    env,
    maxBuffer: 1e9,
  });
  if (error) throw error;
  return { out: stdout, err: stderr.toString(), code: status };
}

export function file(name, text) {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}
