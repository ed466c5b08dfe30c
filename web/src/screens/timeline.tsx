// How does a case unfold? For a trainer at a projector.

import { useRef } from "preact/hooks";
import { ask, type Answer, type AskedBack, askedBack, type Command, option, questionCommand, text } from "../program";
import { type Filled, useAsking } from "../parts/asking";
import { Button, TextField } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, Warning } from "../parts/messages";
import { FORMATS, Output } from "../parts/output";
import { AskedBackList, QuestionForm } from "../parts/question";
import { headerOf, Report } from "../parts/report";
import { Back, Heading } from "../parts/screen";
import { Progress } from "../parts/task";
import { useSession } from "../session";

interface Path {
  page: Answer;
  asked: AskedBack[];
  breakdown: string | null;
  command: (options: string[]) => Command;
  now: number;
}

export function TimelineScreen() {
  const { engine, rules, own } = useSession();
  const asking = useAsking("timeline", async (form, now): Promise<Path> => {
    const command = (options: string[]) =>
      questionCommand("timeline", form, rules, own, [...options, ...option("--reviews", form.reviews)]);
    const [page, rows] = await Promise.all([
      ask(engine, command(["--format=html"]), now),
      ask(engine, command(["--format=json"]), now),
    ]);
    return { page, asked: askedBack(rows), breakdown: page.breakdown ?? rows.breakdown, command, now };
  });
  const { form, setForm, answer, problems, failure, running, edit, fill } = asking;
  if (answer !== null) return <PathAnswer path={answer} onBack={edit} fill={fill} />;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="Show how a case unfolds" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <QuestionForm {...asking} button="Show how it unfolds">
        <TextField
          id="reviews"
          label="How many reviews?"
          hint="How far the path goes, such as 4."
          width="govuk-input--width-3"
          value={form.reviews}
          error={problems.find(({ field }) => field === "reviews")?.text}
          onInput={(reviews) => setForm({ ...form, reviews })}
        />
      </QuestionForm>
      {running && <Progress running={running} size={0} />}
    </>
  );
}

interface PathAnswerProps {
  path: Path;
  onBack: () => void;
  fill: (filled: Filled) => void;
}

function PathAnswer({ path, onBack, fill }: PathAnswerProps) {
  const { engine } = useSession();
  const stage = useRef<HTMLDivElement>(null);
  const html = text(path.page.out);
  const { title, lines } = headerOf(html);
  const problems = path.page.errors.map((error) => ({ text: error }));
  return (
    <>
      <div class="not-printed">
        <Back onBack={onBack}>Change the question</Back>
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
