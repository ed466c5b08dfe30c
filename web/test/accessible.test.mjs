// Every screen and state: axe-core finds nothing in the light or the dark, and 320 pixels are wide enough.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import {
  ask,
  check,
  choose,
  EXAMPLES,
  file,
  findings,
  heading,
  launch,
  press,
  ready,
  REFERRAL,
  type,
} from "./support.mjs";

/** Two files with cases, of which one is asked for. */
const CASES = ["open-cases.csv", "looked-after.csv"].map((name) => join(EXAMPLES, name));

/** Each state, and how a person gets there. */
const STATES = {
  start: async () => {},
  due: async (page) => {
    await press(page, "What is due?");
    await heading(page, "What is due?");
    await press(page, "More options");
  },
  "due-answer": async (page) => {
    await ask(page, { ...REFERRAL, done: ["decision", "2026-11-24"] });
    await page.locator("svg.chart").first().waitFor();
  },
  "due-error": async (page) => {
    await ask(page, { ...REFERRAL, event: "conference" });
    await page.getByText("There is a problem").waitFor();
  },
  "due-asked-back": async (page) => {
    await ask(page, { ...REFERRAL, event: "decision" });
    await page.getByText("Ask about referral").waitFor();
  },
  check: async (page) => {
    await press(page, "Check a file");
    await heading(page, "Check a file");
    await press(page, "More options");
  },
  "check-report": async (page) => {
    await check(page, { files: join(EXAMPLES, "open-cases.csv"), asOf: "2026-12-01 07:00" });
    await page.locator(".answer table").first().waitFor();
  },
  "check-clean": async (page) => {
    const clean = file("clean.csv", "case,referral,decision\nC-1042,2026-11-20,2026-11-23\n");
    await check(page, { files: clean, asOf: "2026-11-24" });
    await page.locator(".govuk-notification-banner--success").waitFor();
  },
  headings: async (page) => {
    const panel = file("panel.csv", "case,referral,Panel date\nC-1042,20/11/2026,30/11/2026\nC-1043,soon,\n");
    await check(page, { files: panel, asOf: "2026-12-10" });
    await press(page, "Say what the headings mean");
    await page.getByLabel("Panel date").waitFor();
  },
  timeline: async (page) => {
    await press(page, "Show how a case unfolds");
    await heading(page, "Show how a case unfolds");
    await press(page, "More options");
  },
  "timeline-answer": async (page) => {
    await ask(page, { ...REFERRAL, task: "Show how a case unfolds", button: "Show how it unfolds" });
    await page.locator("svg.chart").first().waitFor();
  },
  case: async (page) => {
    await press(page, "Show how a case unfolds");
    await press(page, "show a case from a file");
    await heading(page, "Show how a case from a file unfolds");
    await choose(page, "Choose a file, or drop it on this page", CASES);
    await press(page, "More options");
  },
  "case-error": async (page) => {
    await STATES.case(page);
    await press(page, "Show how it unfolds");
    await page.getByText("There is a problem").waitFor();
  },
  "case-answer": async (page) => {
    await check(page, { files: CASES[0], asOf: "2026-12-01 07:00" });
    await type(page, "Case id", "C-1043");
    await press(page, "Show how it unfolds");
    await page.locator("svg.chart").first().waitFor();
  },
  "own-choice": async (page) => {
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
    const tables = ["local-protocol.toml", "ten-lines.toml"].map((name) => join(EXAMPLES, name));
    await choose(page, "Your rule table", tables);
    await page.getByLabel("Which of the files is your table?").waitFor();
  },
  own: async (page) => {
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
    await choose(page, "Your rule table", join(EXAMPLES, "local-protocol.toml"));
    await page.getByText("The rules of local-protocol.toml are used.").waitFor();
  },
};

/** Set it to a folder to see what the page looks like. */
const PICTURES = process.env.PICTURES;

describe("every state of the page", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  for (const [name, reach] of Object.entries(STATES)) {
    it(`${name} is accessible in the light and the dark, and fits a small window`, async () => {
      const page = await ready(browser);
      await reach(page);
      for (const colour of ["light", "dark"]) {
        assert.deepEqual(await findings(page, colour), [], colour);
        await picture(page, `${name}-${colour}`);
      }
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 320, height: 700 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      await picture(page, `${name}-320`);
      assert.ok(width <= 320, `${width} pixels wide`);
      assert.deepEqual(await findings(page), [], "at 320 pixels");
      await page.context().close();
    });
  }

  it("prints an answer without buttons and navigation", async () => {
    const page = await ready(browser);
    await STATES["due-answer"](page);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button").filter({ visible: true }).count(), 0);
    assert.equal(await page.getByRole("navigation").filter({ visible: true }).count(), 0);
    assert.ok(await page.locator(".deadlines").isVisible());
    if (PICTURES) await page.pdf({ path: join(PICTURES, "print.pdf"), preferCSSPageSize: true });
    await page.context().close();
  });
});

async function picture(page, name) {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
