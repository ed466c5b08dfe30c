// What is due after an event?

import {
  ask,
  type Answer,
  type AskedBack,
  askedBack,
  type Command,
  type Filled,
  questionCommand,
  text,
} from "../program";
import { useAsking } from "../parts/asking";
import { ActionLink } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, Warning } from "../parts/messages";
import { FORMATS, Output } from "../parts/output";
import { AskedBackList, QuestionForm } from "../parts/question";
import { headerOf, Report } from "../parts/report";
import { Back, Heading } from "../parts/screen";
import { Progress } from "../parts/task";
import { useSession } from "../session";

/** The answer, and what was asked for it, so that it can be written in other formats too. */
interface Due {
  page: Answer;
  timeline: Answer;
  asked: AskedBack[];
  /** Why there is no answer, if the program broke down in any of its runs. */
  breakdown: string | null;
  command: (options: string[]) => Command;
  now: number;
}

export function DueScreen() {
  const { engine, rules, own } = useSession();
  const asking = useAsking("due", async (form, now, watcher): Promise<Due> => {
    const command = (options: string[]) => questionCommand("due", form, rules, own, options);
    const [page, rows, timeline] = await Promise.all([
      ask(engine, command(["--format=html", "--explain"]), now, watcher),
      ask(engine, command(["--format=json"]), now, watcher),
      ask(engine, questionCommand("timeline", form, rules, own, ["--format=html"]), now, watcher),
    ]);
    const breakdown = page.breakdown ?? rows.breakdown ?? timeline.breakdown;
    return { page, timeline, asked: askedBack(rows), breakdown, command, now };
  });
  const { answer, problems, failure, running, edit, fill } = asking;
  if (answer !== null) return <DueAnswer due={answer} onBack={edit} fill={fill} />;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="What is due?" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <QuestionForm {...asking} button="Show what is due" />
      {running && <Progress running={running} size={0} />}
    </>
  );
}

interface DueAnswerProps {
  due: Due;
  onBack: () => void;
  fill: (filled: Filled) => void;
}

function DueAnswer({ due, onBack, fill }: DueAnswerProps) {
  const { engine, forms, setForm, go } = useSession();
  const html = text(due.page.out);
  const { title, lines } = headerOf(html);
  const isIncomplete = due.page.code !== 0;
  const problems = due.page.errors.map((error) => ({ text: error }));
  const toTimeline = () => {
    setForm("timeline", { ...forms.timeline, ...forms.due });
    go("timeline");
  };
  return (
    <>
      <div class="not-printed">
        <Back onBack={onBack}>Change the question</Back>
      </div>
      <ErrorSummary problems={problems} />
      <Heading title={title} hasErrors={problems.length > 0} />
      {isIncomplete && <Warning>Not everything could be counted. Do not rely on this answer alone.</Warning>}
      {due.asked.length > 0 ? (
        <>
          <AskedBackList asked={due.asked} fill={fill} />
          {lines.map((line) => (
            <p class="govuk-body" key={line}>
              {line}
            </p>
          ))}
        </>
      ) : (
        <>
          {lines.map((line) => (
            <p class="govuk-body" key={line}>
              {line}
            </p>
          ))}
          <Report html={html} parts="main" />
          <Output
            formats={FORMATS.due}
            copy="table"
            write={(format) => ask(engine, due.command([`--format=${format}`]), due.now)}
          />
          <Timeline answer={due.timeline} />
          <p class="govuk-body not-printed">
            <ActionLink onClick={toTimeline}>Show how this case unfolds, on the whole screen</ActionLink>
          </p>
        </>
      )}
      <Notes notes={due.page.notes} />
    </>
  );
}

/** The path that follows from the event, if the program can show one. */
function Timeline({ answer }: { answer: Answer }) {
  return (
    <section aria-labelledby="path">
      <h2 class="govuk-heading-l" id="path">
        How the case unfolds
      </h2>
      {answer.out.length > 0 ? (
        <Report html={text(answer.out)} parts="main" />
      ) : (
        answer.errors.map((error) => (
          <p class="govuk-body message" key={error}>
            {error}
          </p>
        ))
      )}
    </section>
  );
}
