// What the page says where the browser lacks what it needs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { ADDRESS, file, findings, launch, open, PAGE } from "./support.mjs";

describe("a browser that may not compile, as a policy for Edge and Chrome can say", () => {
  let browser;
  before(async () => (browser = await launch(["--js-flags=--jitless"])));
  after(() => browser.close());

  it("says what to ask IT for, since WebAssembly is switched off", async () => {
    const page = await open(browser);
    const said = page.getByRole("alert");
    await said.waitFor();
    assert.match(await said.innerText(), /WebAssembly is switched off.*Ask your IT department/s);
    assert.deepEqual(await findings(page), []);
  });
});

describe("a browser that lacks something", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  const pageWith = async (script, address = ADDRESS) => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(script);
    await page.goto(address);
    return page;
  };

  it("says that WebAssembly is switched off, as in Firefox", async () => {
    const page = await pageWith(() => delete globalThis.WebAssembly);
    await page.getByText("javascript.options.wasm").waitFor();
  });

  it("says that it is too old, if it cannot unpack the program", async () => {
    const page = await pageWith(() => delete globalThis.DecompressionStream);
    await page.getByText("it lacks DecompressionStream").waitFor();
  });

  it("says that it needs JavaScript", async () => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(ADDRESS);
    const client = await page.context().newCDPSession(page);
    const { nodes } = await client.send("Accessibility.getFullAXTree");
    const said = nodes.filter(({ ignored }) => !ignored).map(({ name }) => name?.value ?? "");
    assert.ok(
      said.some((text) => text.startsWith("This page needs JavaScript")),
      said.join("\n"),
    );
  });

  it("runs the program in the page, if it allows no worker", async () => {
    const page = await pageWith(() => {
      globalThis.Worker = class {
        constructor() {
          throw new Error("no worker");
        }
      };
    });
    await page.getByRole("heading", { name: "The statutory timescales" }).waitFor();
  });

  it("runs the program in the page, if it refuses a worker only after it was made", async () => {
    const page = await pageWith(() => {
      globalThis.Worker = class {
        postMessage() {
          setTimeout(() => this.onerror(new ErrorEvent("error")));
        }
        terminate() {}
      };
    });
    await page.getByRole("heading", { name: "The statutory timescales" }).waitFor();
  });

  it("says loudly that a program broke down", async () => {
    // A module whose `_start` is nothing but `unreachable`, with the memory that the page expects.
    const trap =
      "0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f7374617274" + "00000a05010300000b";
    const packed = gzipSync(Buffer.from(trap, "hex")).toString("base64");
    const broken = readFileSync(PAGE, "utf8").replace(/(<script type="text\/plain" id="program">)[^<]*/, `$1${packed}`);
    const page = await pageWith(() => {}, pathToFileURL(file("broken.html", broken)).href);
    await page.getByRole("heading", { name: "dutyclock cannot start" }).waitFor();
    assert.match(await page.getByRole("alert").innerText(), /unreachable/);
  });
});
