// How a case unfolds: the answer, for a projector.

import { useRef } from "preact/hooks";
import { ask, type Answer, type AskedBack, type Command, type Filled, text } from "../program";
import { useSession } from "../session";
import { Button } from "./form";
import { ErrorSummary, Notes, Warning } from "./messages";
import { FORMATS, Output } from "./output";
import { AskedBackList } from "./question";
import { headerOf, Report } from "./report";
import { Back, Heading } from "./screen";

/** The answer, and what was asked for it, so that it can be written in other formats too. */
export interface Path {
  page: Answer;
  asked: AskedBack[];
  breakdown: string | null;
  command: (options: string[]) => Command;
  now: number;
}

interface PathAnswerProps {
  path: Path;
  back: string;
  onBack: () => void;
  fill: (filled: Filled) => void;
}

export function PathAnswer({ path, back, onBack, fill }: PathAnswerProps) {
  const { engine } = useSession();
  const stage = useRef<HTMLDivElement>(null);
  const html = text(path.page.out);
  const { title, lines } = headerOf(html);
  const problems = path.page.errors.map((error) => ({ text: error }));
  return (
    <>
      <div class="not-printed">
        <Back onBack={onBack}>{back}</Back>
      </div>
      <ErrorSummary problems={problems} />
      <Heading title={title} hasErrors={problems.length > 0} />
      {path.page.code !== 0 && <Warning>Not everything could be counted. Do not rely on this answer alone.</Warning>}
      {lines.map((line) => (
        <p class="govuk-body" key={line}>
          {line}
        </p>
      ))}
      {path.asked.length > 0 ? (
        <AskedBackList asked={path.asked} fill={fill} />
      ) : (
        <>
          <div class="buttons">
            <Button onClick={() => void stage.current?.requestFullscreen()}>Show on the whole screen</Button>
          </div>
          <div ref={stage}>
            <Report html={html} parts="main" />
          </div>
          <Output
            formats={FORMATS.timeline}
            copy="text"
            write={(format) => ask(engine, path.command([`--format=${format}`]), path.now)}
          />
        </>
      )}
      <Notes notes={path.page.notes} />
    </>
  );
}
