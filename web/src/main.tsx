// Starts the page: unpacks the program, asks it what it knows, and shows the first screen.

import { render } from "preact";
import { App } from "./app";
import { Engine } from "./engine/engine";
import { known, knownOf, type KnownTable } from "./program";
import { DEFAULT_RULES, NOTHING_OWN } from "./session";

/** What IT must switch on, if it is missing. */
const NEEDED: readonly [isThere: () => boolean, sentence: string][] = [
  [
    () => typeof WebAssembly === "object",
    "WebAssembly is switched off in this browser. Ask your IT department to allow WebAssembly for this file: in Edge " +
      "and Chrome the policy DefaultJavaScriptJitSetting or the site setting “JavaScript optimization and security” " +
      "switches it off, in Firefox the preference javascript.options.wasm.",
  ],
  [
    () => typeof DecompressionStream === "function",
    "This browser is too old: it lacks DecompressionStream. Ask your IT department for Edge or Chrome 80, or " +
      "Firefox 113, or a later version.",
  ],
];

async function start(place: HTMLElement): Promise<void> {
  const missing = NEEDED.find(([isThere]) => !isThere());
  if (missing) return say(place, missing[1]);
  try {
    const engine = await Engine.unpack(document.getElementById("program")?.textContent ?? "");
    const [version, shipped, tables] = await Promise.all([
      known(engine, { args: ["--version"], sources: [] }),
      knownOf(engine, DEFAULT_RULES, NOTHING_OWN),
      known(engine, { args: ["rules", "list", "--format=json"], sources: [] }),
    ]);
    place.replaceChildren();
    render(
      <App engine={engine} version={version.trim()} known={shipped} tables={JSON.parse(tables) as KnownTable[]} />,
      place,
    );
  } catch (error) {
    say(
      place,
      `dutyclock could not start: ${error instanceof Error ? error.message : String(error)}. ` +
        "Ask your IT department for a current version of Edge, Chrome or Firefox, with WebAssembly allowed.",
    );
  }
}

function say(place: HTMLElement, sentence: string): void {
  const paragraph = document.createElement("p");
  paragraph.className = "govuk-body-l";
  paragraph.setAttribute("role", "alert");
  paragraph.textContent = sentence;
  const main = document.createElement("main");
  main.className = "govuk-width-container govuk-main-wrapper";
  const heading = document.createElement("h1");
  heading.className = "govuk-heading-l";
  heading.textContent = "dutyclock cannot start";
  main.append(heading, paragraph);
  place.replaceChildren(main);
}

const place = document.getElementById("app");
if (place) void start(place);
