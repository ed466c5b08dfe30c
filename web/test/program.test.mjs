// The program in the page, run without a browser: the same bytes as the native program.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { EXAMPLES, FOLDER, native, PAGE, ROOT } from "./support.mjs";

const AS_OF = ["--as-of", "2026-12-01 07:00"];
const COMMANDS = [
  ["due", "referral", "2026-11-20 16:40", ...AS_OF],
  ["due", "strategy", "meeting", "friday", "4.40pm", ...AS_OF, "--format=json"],
  ["due", "looked-after", "20/11/2026", ...AS_OF, "--format=csv"],
  ["due", "refferal", ...AS_OF],
  ["explain", "decision", "2026-12-24", ...AS_OF],
  ["timeline", "strategy-discussion", "2026-12-11", ...AS_OF],
  ["timeline", "referral", "2026-11-20", ...AS_OF, "--format=html"],
  ["check", "open-cases.csv", ...AS_OF],
  ["check", "open-cases.csv", ...AS_OF, "--format=json", "--all"],
  ["check", "export.csv", ...AS_OF, "--format=csv"],
  ["check", "export.csv", "--suggest-mapping"],
  ["check", "case.toml", ...AS_OF, "--format=html"],
  ["check", "no-such-file.csv", ...AS_OF],
  ["rules", "check", "local-protocol.toml"],
  ["due", "referral", "2026-11-20", ...AS_OF, "--nation=wales"],
  ["due", "referral", "2026-11-20", ...AS_OF, "--rules=set-procedures", "--circumstance=complex", "--role=social-care"],
  ["due", "referral", "2026-11-20", ...AS_OF, "--extend=assessment=2027-02-01", "--extend=assessment"],
  ["timeline", "--from-cases=open-cases.csv", "--case=C-1043", ...AS_OF],
  ["timeline", "--from-cases=open-cases.csv", "--case=C-9999", ...AS_OF],
  ["rules", "show", "england", "--format=json"],
];

describe("the program in the page", () => {
  let run;
  let messagesOf;
  let offered;
  let filledIn;
  let headings;
  let notExtended;
  let module;
  before(async () => {
    const bundled = async (entry) => {
      const outfile = join(FOLDER, `${entry.replaceAll("/", "-")}.mjs`);
      await build({
        entryPoints: [join(ROOT, "web/src", `${entry}.ts`)],
        bundle: true,
        format: "esm",
        outfile,
        logLevel: "error",
      });
      return import(outfile);
    };
    ({ run } = await bundled("engine/run"));
    ({ messagesOf, offered, filledIn } = await bundled("program"));
    headings = await bundled("headings");
    ({ notExtended } = await bundled("own-tables"));
    const [, packed] = /id="program">([^<]*)</.exec(readFileSync(PAGE, "utf8"));
    module = await WebAssembly.compile(gunzipSync(Buffer.from(packed, "base64")));
  });

  const inPage = (args, names = []) => {
    const inputs = names.map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(EXAMPLES, path))) }));
    const { code, out, err, breakdown, written } = run(module, args, inputs, Date.UTC(2026, 11, 1, 7));
    assert.equal(breakdown, null);
    return { out: Buffer.from(out), err, code, written };
  };

  for (const args of COMMANDS) {
    it(args.join(" "), () => {
      const names = ["open-cases.csv", "export.csv", "case.toml", "local-protocol.toml"];
      const { written, ...answer } = inPage(args, names);
      assert.deepEqual(answer, native(args));
    });
  }

  it("tells the time in London from the clock of the browser", () => {
    const at = (now) => new TextDecoder().decode(run(module, ["due", "referral"], [], now).out);
    assert.match(at(Date.UTC(2026, 6, 1, 12)), /Wed 1 Jul 2026 13:00/);
    assert.match(at(Date.UTC(2026, 11, 1, 12)), /Tue 1 Dec 2026 12:00/);
  });

  it("takes messages apart, and loses none", () => {
    const err = "note: a\n  more of a\nerror: b\nwithout a label\n";
    assert.deepEqual(messagesOf(err), [
      { kind: "note", text: "a\n  more of a" },
      { kind: "error", text: "b\nwithout a label" },
    ]);
    assert.deepEqual(messagesOf("thread panicked\n"), [{ kind: "error", text: "thread panicked" }]);
  });

  it("offers what the program asks about", () => {
    for (const [error, choices] of [
      ["`9:15` could be 09:15 or 21:15; say which", ["09:15", "21:15"]],
      ["`midnight` could be 00:00, when the day begins, or 23:59, when it ends; say which", ["00:00", "23:59"]],
      ["unknown event `refferal`; did you mean `referral`?", ["referral"]],
      ["unknown event `birth`; `dutyclock events` lists them", []],
      ["`10.11` could be the time 10:11 or the day 10 November; say which", ["10:11", "10 November"]],
      [
        "`1.11` could be the time 01:11, 13:11 or the day 1 November; say which",
        ["01:11", "13:11", "1 November"],
      ],
      [
        "`this friday` could be Fri 20 Nov 2026 or Fri 27 Nov 2026; say which",
        ["Fri 20 Nov 2026", "Fri 27 Nov 2026"],
      ],
      [
        "`date received` could be `referral` (Referral received; starts \"Decide\"), or `complaint` (Complaint " +
          "received; starts nothing); write the one that is meant",
        ["referral", "complaint"],
      ],
      ["`friday night 1.30` could be 01:30 on that day or on the day after; say which", []],
    ]) {
      assert.deepEqual(offered(error), choices, error);
    }
  });

  it("fills in what a suggested question names", () => {
    const filled = (event, when, table, nation) => ({ event, when, table, nation });
    for (const [command, expected] of [
      ["dutyclock due icpc DATE", filled("icpc", "", "", "")],
      ["dutyclock due icpc DATE --as-of 2026-11-20", filled("icpc", "", "", "")],
      [
        "dutyclock timeline adoption-placement 2026-11-20 16:40 --rules adoption --as-of 2026-11-20T17:00",
        filled("adoption-placement", "2026-11-20 16:40", "adoption", ""),
      ],
      [
        'dutyclock due icpc DATE --nation wales --done "decision=2026-11-20 16:40" --rules "rules/our table.toml"',
        filled("icpc", "", "rules/our table.toml", "wales"),
      ],
      ["dutyclock events ehc-move", null],
    ]) {
      assert.deepEqual(filledIn(command), expected, command);
    }
  });

  it("fills in each question that an error suggests, with its rules", () => {
    const error = native(["due", "unborn"]).err;
    const suggested = error.split("\n").flatMap((line) => filledIn(line.trim()) ?? []);
    assert.deepEqual(
      suggested.map(({ event, table }) => [event, table]),
      [
        ["pre-birth-concern", "set-procedures"],
        ["pre-birth-referral", "set-procedures"],
      ],
    );
  });

  it("knows which of several files is the rule table", () => {
    const county = { path: "rules/county.toml", toml: 'extends = "england"' };
    const extending = 'extends = ["../county/county.toml"]\ncalendar = "days.toml"';
    const district = { path: "rules/district.toml", toml: extending };
    const days = { path: "rules/days.toml", toml: 'extends = "england-and-wales"' };
    const broken = { path: "rules/broken.toml", toml: "extends = " };
    assert.deepEqual(notExtended([county, district, days]), ["rules/district.toml"]);
    assert.deepEqual(notExtended([county, broken]), ["rules/county.toml", "rules/broken.toml"]);
    assert.deepEqual(notExtended([{ path: "own.toml", toml: 'extends = "own.toml"' }]), ["own.toml"]);
  });

  it("reads a suggested mapping, and writes one that the program reads", () => {
    const toml = inPage(["check", "export.csv", "--suggest-mapping"], ["export.csv"]).out.toString();
    const mapping = headings.readMapping(toml);
    assert.deepEqual(mapping.rest, { dates: "day-first" });
    assert.deepEqual(mapping.headings.find(({ heading }) => heading === "Team").name, "");
    const bytes = (text) => new TextEncoder().encode(text);
    const inputs = [
      { path: "export.csv", bytes: new Uint8Array(readFileSync(join(EXAMPLES, "export.csv"))) },
      { path: "headings.toml", bytes: bytes(headings.writeMapping(mapping)) },
    ];
    const args = ["check", "export.csv", ...AS_OF, "--format=csv"];
    const { out } = run(module, [...args, "--mapping=headings.toml"], inputs, 0);
    assert.deepEqual(Buffer.from(out), native(args).out);
  });

  it("says what a question and a heading that it cannot know are", () => {
    const asked = headings.readMapping(
      '[columns]\n"case" = "case" # text\n# Which event is this? Or add it to `ignore`.\n# "Panel" = ""\n',
    );
    assert.deepEqual(asked.headings[1], {
      heading: "Panel",
      name: null,
      question: "Which event is this? Or add it to `ignore`.",
    });
  });
});
