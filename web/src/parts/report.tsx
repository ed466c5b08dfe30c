// Shows a page that the program wrote, as a part of this one.

import { useEffect, useMemo, useRef } from "preact/hooks";

/** What the program's pages consist of. Nothing else is taken over. */
const ELEMENTS = new Set(
  (
    "a b br caption dd details div dl dt em footer h1 h2 h3 header i li main ol p section small span strong summary " +
    "table tbody td th thead tr ul " +
    "circle clippath defs desc g line path pattern polygon polyline rect svg text title tspan"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "aria-hidden aria-label aria-labelledby class colspan data-name href id open role rowspan scope tabindex " +
    "cx cy d fill fill-opacity font-family font-size font-style font-weight height opacity patternunits " +
    "patterntransform points preserveaspectratio r rx ry stroke stroke-dasharray stroke-linecap stroke-linejoin " +
    "stroke-width text-anchor dominant-baseline transform viewbox width x x1 x2 y y1 y2"
  ).split(" "),
);

/** The document that the program wrote, without its styles, which this page has. Parsing runs no script. */
export function parsed(html: string): Document {
  return new DOMParser().parseFromString(html.replace(/<style>.*?<\/style>/gs, ""), "text/html");
}

/** A copy of a node, with known elements and attributes only. */
function copied(node: Node): Node | null {
  if (node instanceof Text) return document.createTextNode(node.data);
  if (!(node instanceof Element) || !ELEMENTS.has(node.localName.toLowerCase())) return null;
  const copy = document.createElementNS(node.namespaceURI, node.localName);
  for (const { name, value } of node.attributes) {
    if (ATTRIBUTES.has(name.toLowerCase()) && (name !== "href" || isLink(value))) copy.setAttribute(name, value);
  }
  if (copy instanceof HTMLAnchorElement && !copy.hash) {
    copy.target = "_blank";
    copy.rel = "noopener noreferrer";
  }
  copy.append(...[...node.childNodes].map(copied).filter((child): child is Node => child !== null));
  return copy;
}

function isLink(address: string): boolean {
  return address.startsWith("#") || address.startsWith("https://");
}

/** Parts of a document of the program, such as its header and its main part. */
export function Report({ html, parts }: { html: string; parts: string }) {
  const place = useRef<HTMLDivElement>(null);
  const page = useMemo(() => parsed(html), [html]);
  useEffect(() => {
    const found = [...page.querySelectorAll(parts)].flatMap((part) => [...part.childNodes]);
    place.current?.replaceChildren(...found.map(copied).filter((child): child is Node => child !== null));
  }, [page, parts]);
  return <div class="answer" ref={place} onClick={followWithin} />;
}

/** Follows a link to a footnote without touching the address of the page, which names the screen. */
function followWithin(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const name = link?.getAttribute("href");
  if (!name?.startsWith("#")) return;
  event.preventDefault();
  const target = document.getElementById(name.slice(1));
  if (target === null) return;
  target.tabIndex = -1;
  target.scrollIntoView();
  target.focus();
}

/** The heading of a document of the program, and the lines below it. */
export function headerOf(html: string): { title: string; lines: string[] } {
  const header = parsed(html).querySelector("header");
  const text = (element: Element) => element.textContent ?? "";
  return {
    title: header?.querySelector("h1")?.textContent ?? "",
    lines: [...(header?.querySelectorAll("p") ?? [])].map(text),
  };
}
