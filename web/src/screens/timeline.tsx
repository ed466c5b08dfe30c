// How does a case unfold? For a trainer at a projector.

import { useRef, useState } from "preact/hooks";
import { ask, type Answer, type AskedBack, type Command, option, questionCommand, text } from "../program";
import { Button, TextField } from "../parts/form";
import { Breakdown, ErrorSummary, Notes, type Problem, Warning } from "../parts/messages";
import { FORMATS, Output } from "../parts/output";
import { AskedBackList, problemsOf, QuestionForm } from "../parts/question";
import { headerOf, Report } from "../parts/report";
import { Back, Heading } from "../parts/screen";
import { Progress, useTask } from "../parts/task";
import { useSession } from "../session";

interface Path {
  page: Answer;
  asked: AskedBack[];
  breakdown: string | null;
  command: (options: string[]) => Command;
  now: number;
}

export function TimelineScreen() {
  const { engine, events, forms, setForm, setRules, rules, own } = useSession();
  const form = forms.timeline;
  const task = useTask<Path>();
  const [missing, setMissing] = useState<Problem[]>([]);

  const submit = () => {
    setMissing(form.event.trim() === "" ? [{ text: "Say what happened", field: "event" }] : []);
    if (form.event.trim() === "") return;
    const now = Date.now();
    const command = (options: string[]) =>
      questionCommand("timeline", form, rules, own, [...options, ...option("--reviews", form.reviews)]);
    task.start(async () => {
      const [page, rows] = await Promise.all([
        ask(engine, command(["--format=html"]), now),
        ask(engine, command(["--format=json"]), now),
      ]);
      const asked: AskedBack[] = rows.out.length > 0 ? (JSON.parse(text(rows.out)).ask_instead ?? []) : [];
      return { page, asked, breakdown: page.breakdown ?? rows.breakdown, command, now };
    });
  };
  const edit = () => {
    task.clear();
    setMissing([]);
  };
  const fill = ({ table, ...changes }: { event?: string; when?: string; table?: string }) => {
    setForm("timeline", { ...form, ...changes });
    if (table) setRules({ ...rules, table });
    edit();
  };

  const path = task.result;
  if (path !== null && path.breakdown === null && path.page.out.length > 0) {
    return <PathAnswer path={path} onBack={edit} fill={fill} />;
  }
  const errors = problemsOf(path?.page.errors ?? [], form, fill, events);
  const problems = missing.length > 0 ? missing : errors;
  const failure = task.failure?.text ?? path?.breakdown ?? null;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="Show how a case unfolds" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <QuestionForm
        form={form}
        setForm={(changed) => setForm("timeline", changed)}
        problems={problems}
        button="Show how it unfolds"
        onSubmit={submit}
      >
        <TextField
          id="reviews"
          label="How many reviews?"
          hint="How far the path goes, such as 4."
          width="govuk-input--width-3"
          value={form.reviews}
          error={problems.find(({ field }) => field === "reviews")?.text}
          onInput={(reviews) => setForm("timeline", { ...form, reviews })}
        />
      </QuestionForm>
      {task.running && <Progress running={task.running} size={0} />}
    </>
  );
}

interface PathAnswerProps {
  path: Path;
  onBack: () => void;
  fill: (filled: { event: string; when: string; table: string }) => void;
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
