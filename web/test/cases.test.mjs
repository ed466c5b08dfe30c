// How a case of a file unfolds, and rule tables in several files.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import {
  check,
  choose,
  downloaded,
  drop,
  EXAMPLES,
  file,
  heading,
  launch,
  native,
  press,
  ready,
  select,
  type,
} from "./support.mjs";

const OPEN_CASES = join(EXAMPLES, "open-cases.csv");
const AS_OF = ["--as-of", "2026-12-01 07:00"];

describe("a case of a file", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  const unfolded = (format, id = "C-1043") =>
    native(["timeline", "--from-cases", "open-cases.csv", "--case", id, ...AS_OF, "--format", format]).out;

  const toCase = async (page, files) => {
    await press(page, "Show how a case unfolds");
    await heading(page, "Show how a case unfolds");
    await press(page, "show a case from a file");
    await heading(page, "Show how a case from a file unfolds");
    if (files) await choose(page, "Choose a file, or drop it on this page", files);
  };

  it("is shown by its id, on the whole screen, and is written as the program does", async () => {
    const page = await ready(browser);
    await toCase(page, OPEN_CASES);
    await type(page, "Case id", "C-1043");
    await press(page, "More options");
    await type(page, "As of when?", AS_OF[1]);
    await press(page, "Show how it unfolds");
    await heading(page, "Case C-1043");
    for (const [button, format] of [
      ["Download handout", "html"],
      ["Download picture", "svg"],
      ["Download CSV", "csv"],
    ]) {
      assert.deepEqual(await downloaded(page, button), unfolded(format), format);
    }
    await press(page, "Show on the whole screen");
    await page.waitForFunction(() => document.fullscreenElement?.querySelector("svg.chart") !== null);
    await page.context().close();
  });

  it("is shown from the report of a check, with the file and the date of the report", async () => {
    const page = await ready(browser);
    await check(page, { files: OPEN_CASES, asOf: AS_OF[1] });
    await page.locator(".answer table").first().waitFor();
    const offered = await page.locator("#case-ids option").evaluateAll((all) => all.map(({ value }) => value));
    assert.deepEqual(offered, ["C-1043", "C-1044", "C-1045", "C-1046"]);
    await type(page, "Case id", "C-1043");
    await press(page, "Show how it unfolds");
    await heading(page, "Case C-1043");
    assert.deepEqual(await downloaded(page, "Download CSV"), unfolded("csv"));
    await press(page, "Show another case");
    await heading(page, "Show how a case from a file unfolds");
    assert.equal(await page.getByLabel("Case id").inputValue(), "C-1043");
    await page.context().close();
  });

  it("needs a file and an id, and says which is missing", async () => {
    const page = await ready(browser);
    await toCase(page, null);
    await press(page, "Show how it unfolds");
    await page.getByText("Choose a file", { exact: true }).waitFor();
    await page.getByText("Write the id of the case").first().waitFor();
    await page.context().close();
  });

  it("that the file does not have is an error beside the id", async () => {
    const page = await ready(browser);
    await toCase(page, OPEN_CASES);
    await type(page, "Case id", "C-9999");
    await press(page, "Show how it unfolds");
    await page.locator("#case-id-error").waitFor();
    assert.match(await page.locator("#case-id-error").innerText(), /no case `C-9999`/);
    await page.context().close();
  });

  it("is looked for in the file that was said, if there are several", async () => {
    const others = file("others.csv", "case,referral\nC-2001,2026-11-20\n");
    const page = await ready(browser);
    await toCase(page, [OPEN_CASES, others]);
    await type(page, "Case id", "C-2001");
    await press(page, "Show how it unfolds");
    await page.getByText("Say in which file the case is").first().waitFor();
    await select(page, "In which file is the case?", "others");
    await press(page, "Show how it unfolds");
    await heading(page, "Case C-2001");
    await page.context().close();
  });
});

const COUNTY = `id = "county"
title = "County protocol"
publisher = "County"
jurisdiction = "England"
extends = "england"

[source]
title = "County protocol"

[defaults]
force = "local-procedure"
verified = "text"

[[rule]]
id = "assessment"
within = "30 working days"
source = "County protocol, section 2"
`;
const DISTRICT = COUNTY.replaceAll("county", "district").replace('"england"', '"county.toml"').replace("30 w", "20 w");

describe("a rule table in several files", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  const county = file("county.toml", COUNTY);
  const district = file("district.toml", DISTRICT);
  const toOwn = async (page) => {
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
  };

  it("is the one that no other extends", async () => {
    const page = await ready(browser);
    await toOwn(page);
    await choose(page, "Your rule table", [county, district]);
    await page.getByText("The rules of district.toml are used.").waitFor();
    await press(page, "What is due?");
    await type(page, "What happened?", "referral");
    await type(page, "When did it happen?", "2026-11-20");
    await press(page, "More options");
    await type(page, "As of when?", "2026-11-20");
    await press(page, "Show what is due");
    await page.getByText("by the rules of district").first().waitFor();
    const args = ["due", "referral", "2026-11-20", "--as-of", "2026-11-20", "--rules", district, "--format", "csv"];
    assert.deepEqual(await downloaded(page, "Download CSV"), native(args).out);
    await page.context().close();
  });

  it("can be dropped on its field", async () => {
    const page = await ready(browser);
    await toOwn(page);
    await drop(page, "#own-table", [district, county]);
    await page.getByText("The rules of district.toml are used.").waitFor();
    await page.context().close();
  });

  it("is asked for, where several files could be the table", async () => {
    const page = await ready(browser);
    await toOwn(page);
    await choose(page, "Your rule table", [county, join(EXAMPLES, "local-protocol.toml")]);
    await page.getByText("Say which of the files is your table.").waitFor();
    await select(page, "Which of the files is your table?", "local");
    await press(page, "Use this table");
    await page.getByText("The rules of local-protocol.toml are used.").waitFor();
    await page.context().close();
  });

  it("that lacks a file which it extends is refused, with the place", async () => {
    const page = await ready(browser);
    await toOwn(page);
    await choose(page, "Your rule table", district);
    await page.getByText("There is a problem").waitFor();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /county\.toml/);
    await page.context().close();
  });
});
