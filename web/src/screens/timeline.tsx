// How does a case unfold? For a trainer at a projector.

import { ask, askedBack, option, questionCommand } from "../program";
import { useAsking } from "../parts/asking";
import { TextField } from "../parts/form";
import { Breakdown, ErrorSummary } from "../parts/messages";
import { type Path, PathAnswer } from "../parts/path";
import { QuestionForm } from "../parts/question";
import { Heading } from "../parts/screen";
import { Progress } from "../parts/task";
import { useSession } from "../session";

export function TimelineScreen() {
  const { engine, rules, own } = useSession();
  const asking = useAsking("timeline", async (form, now, watcher): Promise<Path> => {
    const command = (options: string[]) =>
      questionCommand("timeline", form, rules, own, [...options, ...option("--reviews", form.reviews)]);
    const [page, rows] = await Promise.all([
      ask(engine, command(["--format=html"]), now, watcher),
      ask(engine, command(["--format=json"]), now, watcher),
    ]);
    return { page, asked: askedBack(rows), breakdown: page.breakdown ?? rows.breakdown, command, now };
  });
  const { form, setForm, answer, problems, failure, running, edit, fill } = asking;
  if (answer !== null) return <PathAnswer path={answer} back="Change the question" onBack={edit} fill={fill} />;
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading title="Show how a case unfolds" hasErrors={problems.length > 0} />
      {failure !== null && <Breakdown text={failure} />}
      <p class="govuk-body">
        You can also{" "}
        <a class="govuk-link" href="#case">
          show a case from a file
        </a>
        .
      </p>
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
