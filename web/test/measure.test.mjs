// What it costs: printed for a reader, and not asserted, since it depends on the machine.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { ask, check, file, heading, launch, open, PAGE, press, type, choose, ready } from "./support.mjs";

const CASES = 10_000;

describe("the cost of the page", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  it("is printed", async (test) => {
    const started = performance.now();
    const page = await open(browser);
    await page.getByRole("heading", { name: "The statutory timescales" }).waitFor();
    test.diagnostic(`size ${statSync(PAGE).size} bytes`);
    test.diagnostic(`unpacked and ready in ${Math.round(performance.now() - started)} ms`);
    await ask(page, {
      task: "What is due?",
      event: "referral",
      when: "2026-11-20",
      asOf: "2026-11-25",
      button: "Show what is due",
    });
    await page.locator(".deadlines").waitFor();
    test.diagnostic(
      `one question, with the timeline, ${await timed(page, "Change the question", "Show what is due")} ms`,
    );
    await page.context().close();
  });

  it(`is printed for ${CASES} cases`, async (test) => {
    const day = (number) => `2026-11-${String(number).padStart(2, "0")}`;
    const row = (_, index) => `C-${index},${day(1 + (index % 21))},${day(1 + (index % 21) + (index % 4))}`;
    const rows = Array.from({ length: CASES }, row);
    const path = file("many.csv", `case,referral,decision\n${rows.join("\n")}\n`);
    const page = await ready(browser);
    await press(page, "Check a file");
    await heading(page, "Check a file");
    await choose(page, "Choose a file, or drop it on this page", path);
    await press(page, "More options");
    await type(page, "As of when?", "2026-11-24");
    const took = await timed(page, null, "Check");
    test.diagnostic(`${rows.length} cases, from the button to the report, ${took} ms`);
    assert.ok(await page.locator(".answer").count());
    await page.context().close();
  });
});

/** Milliseconds from a button to the answer, measured in the page. */
async function timed(page, back, button) {
  if (back) await press(page, back);
  await page.evaluate((button) => {
    globalThis.took = new Promise((resolve) => {
      const element = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === button);
      element.addEventListener("click", () => {
        const from = performance.now();
        new MutationObserver((_, observer) => {
          if (document.querySelector(".answer > *")) {
            observer.disconnect();
            resolve(Math.round(performance.now() - from));
          }
        }).observe(document.body, { childList: true, subtree: true });
      });
    });
  }, button);
  await press(page, button);
  return page.evaluate(() => globalThis.took);
}
