// What else can be said of a case: circumstances, extensions and roles, by keyboard alone, and that links keep them.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import {
  ask,
  check,
  choose,
  downloaded,
  EXAMPLES,
  heading,
  launch,
  native,
  press,
  ready,
  REFERRAL,
  select,
  tick,
  type,
} from "./support.mjs";

const CONCERN = {
  task: "What is due?",
  event: "concern-identified",
  when: "2026-11-20",
  asOf: "2026-11-25",
  button: "Show what is due",
};

describe("the options of a question", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  it("are the circumstances, roles and duties that the chosen rules know", async () => {
    const page = await ready(browser);
    await press(page, "What is due?");
    await press(page, "More options");
    await page.getByLabel("Rules", { exact: true }).selectOption("set-procedures");
    await page.getByLabel("Penetrative abuse").waitFor();
    const rules = JSON.parse(native(["rules", "show", "set-procedures", "--format", "json"]).out);
    const known = (column) => new Set(rules.flatMap((rule) => rule[column].split(", ")).filter(Boolean));
    const choices = (id) => page.locator(`#${id} option`).evaluateAll((all) => all.map(({ value }) => value).slice(1));
    assert.equal(await page.getByRole("checkbox").count(), known("circumstances").size);
    assert.deepEqual(new Set(await choices("role")), known("owner"));
    assert.deepEqual(new Set(await choices("extension-0")), known("rule"));
    await page.context().close();
  });

  it("count: a circumstance, an extension and a role", async () => {
    const page = await ready(browser);
    await ask(page, {
      ...CONCERN,
      options: async () => {
        await select(page, "What was extended", "Choose");
        await page.getByLabel("Rules", { exact: true }).selectOption("set-procedures");
        await page.getByLabel("Serious harm").waitFor();
        await select(page, "Whose duties?", "Social care");
        await tick(page, "Serious harm");
        await select(page, "What was extended", "Hold the first strategy");
        await type(page, "Until when", "2026-11-27");
      },
    });
    await page.getByText("extended to Fri 27 Nov").first().waitFor();
    const written = native([
      ...["due", "concern-identified", "2026-11-20", "--as-of", "2026-11-25", "--rules", "set-procedures"],
      ...["--circumstance", "serious-harm", "--extend", "strategy-discussion=2026-11-27", "--role", "social-care"],
      ...["--format", "csv"],
    ]);
    assert.deepEqual(await downloaded(page, "Download CSV"), written.out);
    await page.context().close();
  });

  it("count in a timeline, and in a file of cases", async () => {
    const page = await ready(browser);
    await check(page, {
      files: join(EXAMPLES, "open-cases.csv"),
      asOf: "2026-12-01",
      options: async () => {
        await select(page, "Whose duties?", "Social care");
        await tick(page, "Police application");
      },
    });
    await page.locator(".answer table").first().waitFor();
    const options = ["--as-of", "2026-12-01", "--circumstance", "police-application", "--role", "social-care"];
    const report = native(["check", "open-cases.csv", ...options, "--format", "csv"]);
    assert.deepEqual(await downloaded(page, "Download CSV"), report.out);
    await page.context().close();
  });

  it("that are wrong are said beside their field", async () => {
    const page = await ready(browser);
    await ask(page, { ...CONCERN, options: () => type(page, "Until when", "2026-11-27") });
    await page.getByText("There is a problem").waitFor();
    assert.match(await page.locator("#extension-0-error").innerText(), /must have the form RULE=WHEN/);
    await press(page, await page.locator(".govuk-error-summary li a").first().innerText());
    assert.equal(await page.evaluate(() => document.activeElement.id), "extension-0");
    await page.context().close();
  });

  it("stay shown, and count, when other rules are chosen that do not know them", async () => {
    const page = await ready(browser);
    await press(page, "What is due?");
    await press(page, "More options");
    await tick(page, "Complex");
    await page.getByLabel("Rules", { exact: true }).selectOption("allegations");
    await page.getByLabel("Complex (not in these rules)").waitFor();
    assert.ok(await page.getByLabel("Complex (not in these rules)").isChecked());
    await page.context().close();
  });
});

describe("a link that fills in a question", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  const filled = (page, labels) =>
    Promise.all(labels.map((label) => page.getByLabel(label, { exact: true }).inputValue()));

  it("keeps the authority's own rules and all that was said", async () => {
    const page = await ready(browser);
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
    await choose(page, "Your rule table", join(EXAMPLES, "local-protocol.toml"));
    await page.getByText("The rules of local-protocol.toml are used.").waitFor();
    await ask(page, {
      ...REFERRAL,
      event: "decision",
      done: ["acknowledgement", "2026-11-21 9.30pm"],
      options: () => tick(page, "Complex"),
    });
    await press(page, "Ask about referral, by the rules of rules/local-protocol.toml");
    await heading(page, "What is due?");
    await press(page, "More options");
    assert.deepEqual(await filled(page, ["What happened?", "What was done", "When", "As of when?"]), [
      "referral",
      "acknowledgement",
      "2026-11-21 9.30pm",
      REFERRAL.asOf,
    ]);
    assert.ok(await page.getByLabel("Complex").isChecked());
    assert.match(await page.locator("#table option:checked").innerText(), /^Your own: /);
    await type(page, "When did it happen?", "2026-11-20 16:40");
    await press(page, "Show what is due");
    await heading(page, "Referral received by children's social care");
    await page.context().close();
  });

  it("chooses the rules that an error names, and keeps when it was", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, event: "unborn" });
    await press(page, "pre-birth-referral, by the rules of set-procedures");
    const fields = await filled(page, ["What happened?", "When did it happen?"]);
    assert.deepEqual(fields, ["pre-birth-referral", REFERRAL.when]);
    assert.equal(await page.locator("#table").inputValue(), "set-procedures");
    await press(page, "Show what is due");
    await heading(page, "Referral of an unborn child received");
    await page.context().close();
  });

  it("corrects what was done since, and as of when", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, done: ["decison", "2026-11-24"], asOf: "2026-11-25 9:15" });
    await press(page, "09:15");
    await press(page, "Show what is due");
    await press(page, "decision");
    await press(page, "Show what is due");
    await heading(page, "Referral received by children's social care");
    await page.context().close();
  });
});
