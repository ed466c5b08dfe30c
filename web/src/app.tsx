// The page: which screen is shown, and what they share.

import { useEffect, useState } from "preact/hooks";
import type { Engine } from "./engine/engine";
import { type Known, knownOf, type KnownTable, type Own, type Rules } from "./program";
import { CaseScreen } from "./screens/case";
import { CheckScreen } from "./screens/check";
import { DueScreen } from "./screens/due";
import { HeadingsScreen } from "./screens/headings";
import { OwnScreen } from "./screens/own";
import { StartScreen } from "./screens/start";
import { TimelineScreen } from "./screens/timeline";
import { DEFAULT_RULES, EMPTY_FORMS, type Forms, NOTHING_OWN, type Screen, SCREENS, SessionContext } from "./session";

const NAVIGATION: readonly [Screen, string][] = [
  ["due", "What is due?"],
  ["check", "Check a file"],
  ["timeline", "Show how a case unfolds"],
  ["own", "Your own rules"],
];

/** The screens that are parts of another task. */
const PARTS: Partial<Record<Screen, Screen>> = { headings: "check", case: "timeline" };

const VIEWS: Record<Screen, () => preact.JSX.Element> = {
  start: StartScreen,
  due: DueScreen,
  check: CheckScreen,
  headings: HeadingsScreen,
  timeline: TimelineScreen,
  case: CaseScreen,
  own: OwnScreen,
};

interface AppProps {
  engine: Engine;
  version: string;
  known: Known;
  tables: KnownTable[];
}

export function App({ engine, version, known: shipped, tables }: AppProps) {
  const [screen, go] = useScreen();
  const [forms, setForms] = useState<Forms>(EMPTY_FORMS);
  const [rules, setRules] = useState<Rules>(DEFAULT_RULES);
  const [own, setOwn] = useState<Own>(NOTHING_OWN);
  const known = useKnown(engine, rules, own, shipped);
  useNoStrayDrop();
  const setForm = <Name extends keyof Forms>(name: Name, form: Forms[Name]) =>
    setForms((known) => ({ ...known, [name]: form }));
  const View = VIEWS[screen];
  return (
    <SessionContext.Provider value={{ engine, known, tables, forms, setForm, rules, setRules, own, setOwn, go }}>
      <a href="#main" class="govuk-skip-link" onClick={skip}>
        Skip to main content
      </a>
      <header class="govuk-service-navigation">
        <div class="govuk-width-container">
          <div class="govuk-service-navigation__container">
            <span class="govuk-service-navigation__service-name">
              <a href="#start" class="govuk-service-navigation__link">
                dutyclock
              </a>
            </span>
            <nav aria-label="Tasks" class="govuk-service-navigation__wrapper">
              <ul class="govuk-service-navigation__list">
                {NAVIGATION.map(([name, title]) => (
                  <NavigationItem key={name} name={name} title={title} screen={screen} />
                ))}
              </ul>
            </nav>
          </div>
        </div>
      </header>
      <div class="govuk-width-container">
        <main class="govuk-main-wrapper" id="main" tabIndex={-1}>
          <OwnInUse own={own} />
          <View key={screen} />
        </main>
      </div>
      <footer class="govuk-footer">
        <div class="govuk-width-container">
          <p class="govuk-body-s">
            {version}. Nothing that you enter leaves this computer. Made with GOV.UK Frontend, preact, browser_wasi_shim
            and smol-toml; the licences are in the source of this page.
          </p>
        </div>
      </footer>
    </SessionContext.Provider>
  );
}

function NavigationItem({ name, title, screen }: { name: Screen; title: string; screen: Screen }) {
  const isHere = name === (PARTS[screen] ?? screen);
  return (
    <li class={`govuk-service-navigation__item ${isHere ? "govuk-service-navigation__item--active" : ""}`}>
      <a class="govuk-service-navigation__link" href={`#${name}`} aria-current={isHere ? "page" : undefined}>
        {isHere ? <strong class="govuk-service-navigation__active-fallback">{title}</strong> : title}
      </a>
    </li>
  );
}

/** Says on every screen that the rules or holidays are not those of the program. */
function OwnInUse({ own }: { own: Own }) {
  const names = [own.table, own.calendar].flatMap((source) => (source ? [source.path] : []));
  if (names.length === 0) return null;
  return <div class="govuk-inset-text">In use until you close this page: {names.join(", ")}</div>;
}

/** The screen that the address names. It holds nothing else, so a copied address tells nothing of a case. */
function useScreen(): [Screen, (screen: Screen) => void] {
  const named = () => SCREENS.find((screen) => location.hash === `#${screen}`) ?? "start";
  const [screen, setScreen] = useState<Screen>(named);
  useEffect(() => {
    const follow = () => {
      setScreen(named());
      window.scrollTo(0, 0);
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return [screen, (next) => (location.hash = next)];
}

/** What the chosen rules know. */
function useKnown(engine: Engine, rules: Rules, own: Own, shipped: Known): Known {
  const [known, setKnown] = useState(shipped);
  useEffect(() => {
    let isLatest = true;
    knownOf(engine, rules, own).then(
      (found) => isLatest && setKnown(found),
      // What is wrong with the rules is said where they are used. The names only help to fill in a form.
      () => isLatest && setKnown(shipped),
    );
    return () => {
      isLatest = false;
    };
  }, [engine, rules, own, shipped]);
  return known;
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** A file that misses its field must not replace the page. */
function useNoStrayDrop(): void {
  useEffect(() => {
    const prevent = (event: DragEvent) => event.preventDefault();
    window.addEventListener("dragover", prevent);
    window.addEventListener("drop", prevent);
    return () => {
      window.removeEventListener("dragover", prevent);
      window.removeEventListener("drop", prevent);
    };
  }, []);
}
