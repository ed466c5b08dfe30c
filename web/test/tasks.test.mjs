// Each task from end to end, by keyboard alone. What is shown and written is what the program writes.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import {
  ADDRESS,
  ask,
  check,
  choose,
  downloaded,
  EXAMPLES,
  file,
  heading,
  launch,
  native,
  press,
  ready,
  REFERRAL,
  ROOT,
  tabTo,
  type,
} from "./support.mjs";

const ARGS = ["referral", "2026-11-20 16:40", "--as-of", "2026-11-25 09:00"];

describe("the page", () => {
  let browser;
  before(async () => (browser = await launch(["--enable-features=ClipboardUnsanitizedContent"])));
  after(() => browser.close());

  it("shows what is due, the breach first, and how each date was counted", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, done: ["decision", "2026-11-24"] });
    await heading(page, "Referral received by children's social care: Fri 20 Nov 2026 16:40");
    const rows = await page.locator(".deadlines tbody tr").allInnerTexts();
    assert.match(rows[0], /64 h late, BREACHED Sun 22 Nov/);
    assert.match(rows[0], /Confirm a verbal referral in writing/);
    await press(page, "How it was counted");
    assert.ok(await page.getByText("48 hours on the clock").first().isVisible());
    assert.ok(await page.locator("svg.chart").first().isVisible(), "the timeline is drawn");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it("takes over every word of the program's page", async () => {
    const page = await ready(browser);
    await ask(page, REFERRAL);
    await page.locator(".deadlines").waitFor();
    const html = native(["due", ...ARGS, "--explain", "--format=html"]).out.toString();
    const [shown, written] = await page.evaluate((html) => {
      const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
      const main = new DOMParser()
        .parseFromString(html.replace(/<style>.*?<\/style>/gs, ""), "text/html")
        .querySelector("main");
      return [words(document.querySelector(".answer")), words(main)];
    }, html);
    assert.equal(shown, written);
    await page.context().close();
  });

  it("writes an answer as the program does: calendar, CSV, page and text", async () => {
    const page = await ready(browser, { permissions: ["clipboard-read", "clipboard-write"] });
    await ask(page, REFERRAL);
    for (const [button, format] of [
      ["Add to calendar", "ics"],
      ["Download CSV", "csv"],
      ["Download page", "html"],
    ]) {
      assert.deepEqual(await downloaded(page, button), native(["due", ...ARGS, "--format", format]).out, format);
    }
    await press(page, "Copy as text");
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), native(["due", ...ARGS]).out.toString());
    await page.context().close();
  });

  it("asks the network for nothing but itself, and cannot", async () => {
    const page = await ready(browser);
    await ask(page, REFERRAL);
    await page.locator(".deadlines").waitFor();
    const [own, ...others] = page.requests.filter((url) => !url.startsWith("blob:"));
    assert.deepEqual([own, others], [ADDRESS, []]);
    const isRefused = await page.evaluate(() =>
      fetch("https://example.org/").then(
        () => false,
        () => true,
      ),
    );
    assert.ok(isRefused, "the policy of the page refuses a connection");
    assert.match(page.complaints.join(), /connect-src 'none'/);
    assert.equal(page.url(), `${ADDRESS}#due`, "the address holds nothing of the case");
    await page.context().close();
  });

  it("shows an error of the program as a summary, with what was probably meant", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, event: "refferal" });
    await page.getByText("There is a problem").waitFor();
    const focused = await page.evaluate(() => document.activeElement.className);
    assert.equal(focused, "govuk-error-summary");
    await press(page, "referral");
    await press(page, "Show what is due");
    await heading(page, "Referral received by children's social care");
    await page.context().close();
  });

  it("asks which time is meant, and fills it in", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, when: "20 nov 9:15" });
    await press(page, "21:15");
    await press(page, "Show what is due");
    await heading(page, "Referral received by children's social care: Fri 20 Nov 2026 21:15");
    await page.context().close();
  });

  it("asks back about an event that starts nothing, as a link that fills in the form", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, event: "decision" });
    await press(page, "Ask about referral");
    await heading(page, "What is due?");
    assert.equal(await page.getByLabel("What happened?").inputValue(), "referral");
    await page.context().close();
  });

  it("offers the events of the chosen nation", async () => {
    const page = await ready(browser);
    await press(page, "What is due?");
    await press(page, "More options");
    const offered = () => page.locator("#events option").evaluateAll((options) => options.map(({ value }) => value));
    const english = await offered();
    await page.getByLabel("Nation").selectOption("Scotland");
    await page.waitForFunction((count) => document.querySelectorAll("#events option").length !== count, english.length);
    const scottish = JSON.parse(native(["events", "--nation", "scotland", "--format", "json"]).out);
    assert.deepEqual(
      await offered(),
      scottish.map(({ event }) => event),
    );
    await page.context().close();
  });

  it("asks for an event before it asks the program", async () => {
    const page = await ready(browser);
    await press(page, "What is due?");
    await heading(page, "What is due?");
    await press(page, "Show what is due");
    await page.getByText("Say what happened").first().waitFor();
    await page.context().close();
  });

  it("shows how a case unfolds, on the whole screen, and writes the picture", async () => {
    const page = await ready(browser);
    await ask(page, {
      task: "Show how a case unfolds",
      event: "strategy-discussion",
      when: "2026-12-11",
      asOf: "2026-12-11",
      button: "Show how it unfolds",
    });
    await page.locator("svg.chart").first().waitFor();
    const args = ["timeline", "strategy-discussion", "2026-12-11", "--as-of", "2026-12-11"];
    for (const [button, format] of [
      ["Download handout", "html"],
      ["Download picture", "svg"],
      ["Download CSV", "csv"],
    ]) {
      assert.deepEqual(await downloaded(page, button), native([...args, "--format", format]).out, format);
    }
    await press(page, "Show on the whole screen");
    await page.waitForFunction(() => document.fullscreenElement?.querySelector("svg.chart") !== null);
    await page.context().close();
  });

  it("makes the morning report of a file, and says in words that something is in breach", async () => {
    const page = await ready(browser);
    await check(page, { files: join(EXAMPLES, "open-cases.csv"), asOf: "2026-12-01 07:00" });
    await page.getByText("Something is in breach, or a record contradicts itself.").waitFor();
    const args = ["check", "open-cases.csv", "--as-of", "2026-12-01 07:00"];
    for (const [button, format] of [
      ["Download CSV", "csv"],
      ["Download calendar", "ics"],
      ["Download page", "html"],
    ]) {
      assert.deepEqual(await downloaded(page, button), native([...args, "--format", format]).out, format);
    }
    await page.context().close();
  });

  it("writes a workbook", async () => {
    const page = await ready(browser);
    await check(page, { files: join(EXAMPLES, "open-cases.csv"), asOf: "2026-12-01 07:00" });
    await page.locator(".answer").waitFor();
    const workbook = await downloaded(page, "Download workbook");
    assert.equal(workbook.subarray(0, 2).toString(), "PK");
    await page.context().close();
  });

  it("says that a clean file is clean", async () => {
    const clean = file("clean.csv", "case,referral,decision\nC-1042,2026-11-20,2026-11-23\n");
    const page = await ready(browser);
    await check(page, { files: clean, asOf: "2026-11-24" });
    await page.getByText("nothing is in breach").first().waitFor();
    await page.context().close();
  });

  it("never calls a file clean of which a record could not be read", async () => {
    const half = file("half.csv", "case,referral,decision\nC-1042,2026-11-20,2026-11-23\nC-1043,soon,\n");
    const page = await ready(browser);
    await check(page, { files: half, asOf: "2026-11-24" });
    await page.getByText("Not everything could be read or checked. This is no all-clear.").waitFor();
    await page.getByText("There is a problem").waitFor();
    assert.equal(await page.locator(".govuk-notification-banner--success").count(), 0);
    const notRead = await downloaded(page, "Download the records that could not be read");
    assert.match(notRead.toString(), /C-1043/);
    await page.context().close();
  });

  it("reads the files of a dataset as one", async () => {
    const files = [
      file("ssd_cin_episodes.csv", "cine_referral_id,cine_person_id,cine_referral_date\nR-1,P-1,2026-10-01\n"),
      file("ssd_s47_enquiry.csv", "s47e_s47_enquiry_id,s47e_referral_id\n"),
    ];
    const page = await ready(browser);
    await check(page, { files, asOf: "2026-12-01" });
    await page.getByText("There is a problem").waitFor();
    const said = await page.locator(".govuk-error-summary").innerText();
    assert.match(said, /`files`|files\/ssd_/, "the program was given the folder");
    await page.context().close();
  });

  it("can be stopped while it checks a large file, and then checks another", async () => {
    const rows = Array.from({ length: 400_000 }, (_, index) => `C-${index},2026-11-02,`);
    const large = file("large.csv", `case,referral,decision\n${rows.join("\n")}\n`);
    const small = file("small.csv", "case,referral,decision\nC-1042,2026-11-20,2026-11-23\n");
    const page = await ready(browser);
    await check(page, { files: large, asOf: "2026-11-24" });
    await press(page, "Cancel");
    await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
    await page.locator("#files").setInputFiles(small);
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByText("nothing is in breach").first().waitFor();
    await page.context().close();
  });

  it("goes back to the question with the button of the browser", async () => {
    const page = await ready(browser);
    await ask(page, REFERRAL);
    await page.locator(".deadlines").waitFor();
    await page.goBack();
    await heading(page, "What is due?");
    assert.equal(await page.getByLabel("What happened?").inputValue(), "referral");
    await page.context().close();
  });

  it("leaves the focus in a field while an error is corrected", async () => {
    const page = await ready(browser);
    await ask(page, { ...REFERRAL, event: "refferal" });
    await page.getByText("There is a problem").waitFor();
    await page.getByLabel("What happened?").fill("");
    await page.getByLabel("What happened?").pressSequentially("referral");
    assert.equal(await page.getByLabel("What happened?").inputValue(), "referral");
    await page.context().close();
  });

  it("asks what headings mean, and reads the file as answered", async () => {
    const path = file("panel.csv", "case,referral,Panel date\nC-1042,20/11/2026,30/11/2026\n");
    const page = await ready(browser);
    await check(page, { files: path, asOf: "2026-12-10" });
    await page.getByText("This is no all-clear").waitFor();
    await press(page, "Say what the headings mean");
    await heading(page, "What do the headings mean?");
    await press(page, "Read the file like this");
    await page.getByText("Say what “Panel date” means").first().waitFor();
    await page.getByLabel("Panel date").selectOption("decision");
    await press(page, "Read the file like this");
    await heading(page, "Check a file");
    await press(page, "Check");
    await page.locator(".answer").waitFor();
    const mapped = native(["check", path, "--as-of", "2026-12-10", "--map", "Panel date=decision", "--format", "csv"]);
    assert.deepEqual(await downloaded(page, "Download CSV"), mapped.out);
    await page.context().close();
  });

  it("keeps hostile text as text", async () => {
    const hostile = "<img src=x onerror=document.title='run'><script>document.title='run'</script>";
    const path = file("hostile.csv", `case,referral,decision\n${hostile},2026-11-02,\nC-1043,${hostile},\n`);
    const page = await ready(browser);
    await check(page, { files: path, asOf: "2026-11-24" });
    await page.locator(".answer table").first().waitFor();
    assert.ok((await page.locator(".answer").innerText()).includes(hostile));
    assert.equal(await page.locator(".answer img, .answer script").count(), 0);
    assert.doesNotMatch(await page.title(), /run/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it("uses an authority's own table and GOV.UK's holidays until it is closed", async () => {
    const page = await ready(browser);
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
    await choose(page, "Your rule table", join(EXAMPLES, "local-protocol.toml"));
    await page.getByText("The rules of local-protocol.toml are used.").waitFor();
    await choose(page, "Bank holidays", join(ROOT, "tests/data/govuk-bank-holidays.json"));
    await page.getByText("The holidays of govuk-bank-holidays.json are used.").waitFor();
    await page
      .getByText("In use until you close this page: rules/local-protocol.toml, calendar/bank-holidays.toml")
      .waitFor();
    await page.goto(`${ADDRESS}#start`);
    await ask(page, REFERRAL);
    await page.getByText("local-protocol").nth(1).waitFor();
    const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    assert.deepEqual(stored, [0, 0, ""]);
    await page.context().close();
  });

  it("refuses a table with a mistake, with the place of the mistake", async () => {
    const path = file("wrong.toml", 'id = "wrong"\ntitle = "Wrong"\n[[rules]]\nid = "a"\n');
    const page = await ready(browser);
    await press(page, "Your own rules");
    await heading(page, "Your own rules and holidays");
    await choose(page, "Your rule table", path);
    await page.getByText("There is a problem").waitFor();
    assert.match(await page.locator(".govuk-error-summary").innerText(), /wrong\.toml/);
    await page.context().close();
  });
});
