//! What must hold of any file of cases.

use std::io::{self, Cursor};
use std::sync::LazyLock;

use dutyclock::calendar::shipped;
use dutyclock::check::{
    Batch, Checker, Chosen, Filter, Listener, Messages, Setting, Source, Unjudged,
};
use dutyclock::intake::{Input, Reject, TableOptions};
use dutyclock::report::{Format, ListOf, RowWriter, spreadsheet};
use dutyclock::rules::Dates;
use dutyclock::{Criteria, RuleSet};
use serde_json::Value;

/// The rules of England on a day.
pub static RULES: LazyLock<Setting> = LazyLock::new(|| Setting {
    rules: RuleSet::shipped("england", Dates::All).expect("a shipped table"),
    calendar: shipped::calendar("england-and-wales")
        .expect("a shipped calendar")
        .expect("it is valid"),
    criteria: Criteria::as_of("2026-11-20 07:00".parse().expect("a moment")),
    circumstances: Vec::new(),
    role: None,
});

/// What makes rows of each format. Only what depends on the rules is in it, so that every input shares it.
struct Checkers {
    csv: Checker<'static, RowWriter<'static>>,
    json: Checker<'static, RowWriter<'static>>,
}

static CHECKERS: LazyLock<Checkers> = LazyLock::new(|| {
    let checker = |format| {
        let Setting { rules, calendar, .. } = &*RULES;
        let rows = RowWriter::new(format, rules, calendar, ListOf::default());
        let rows = rows.expect("a format with rows");
        let filter = Filter { all: true, notes: true, ..Filter::default() };
        Checker::new(&RULES, Chosen::default(), filter, Some(rows)).with_all_rejects()
    };
    Checkers { csv: checker(Format::Csv), json: checker(Format::Jsonl) }
});

/// Prepares what every input needs, so that none of them pays for it.
pub fn prepare() {
    LazyLock::force(&CHECKERS);
}

/// What a check answers, in the order in which it says it.
#[derive(Default, PartialEq, Eq, Debug)]
struct Answer {
    rows: Vec<u8>,
    messages: Vec<String>,
    unjudged: u64,
}

impl Messages for Answer {
    fn error(&mut self, message: &str) {
        self.messages.push(format!("error: {message}"));
    }

    fn remark(&mut self, message: &str) {
        self.messages.push(message.to_owned());
    }
}

impl Listener<Vec<u8>> for Answer {
    fn unjudged(&mut self, _: Unjudged, records: &[Reject]) {
        self.unjudged += records.len() as u64;
    }

    fn rows(&mut self, rows: Vec<u8>) -> io::Result<()> {
        self.rows.extend_from_slice(&rows);
        Ok(())
    }
}

/// Judges the input twice as CSV and once as JSON lines.
pub fn check(input: Input, bytes: &[u8]) {
    let Checkers { csv, json } = &*CHECKERS;
    let (csv, again, json) =
        (answer(input, bytes, csv), answer(input, bytes, csv), answer(input, bytes, json));
    assert_eq!(csv, again, "the same input, another answer");
    assert_eq!((&csv.messages, csv.unjudged), (&json.messages, json.unjudged));
    same_rows(&csv.rows, &json.rows);
}

fn answer(input: Input, bytes: &[u8], checker: &Checker<'static, RowWriter<'static>>) -> Answer {
    let table = TableOptions::default();
    let mut answer = Answer::default();
    let reader = Cursor::new(bytes.to_vec());
    let source = match Source::read(input, "cases".to_owned(), reader, &table, &RULES.rules) {
        Ok(source) => source,
        Err(error) => {
            answer.error(&error.to_string());
            return answer;
        }
    };
    let mut batch = Batch::new(checker, &mut answer);
    batch.run(source).expect("memory takes every row");
    let checked = batch.checked();
    let records = checked.records();
    let (read, is_incomplete) = (checked.read(), checked.is_incomplete());
    assert_eq!(read, records.judged + records.rejected + records.not_countable, "a record is lost");
    let sentences = checked.incomplete();
    assert_eq!(is_incomplete, !sentences.is_empty(), "incomplete in silence");
    checked.report_rest(&mut Answer::default());
    drop(checked);
    assert_eq!(answer.unjudged, records.rejected + records.not_countable, "a reject is lost");
    answer.messages.extend(sentences);
    answer
}

/// CSV and JSON lines hold the same deadlines.
fn same_rows(csv: &[u8], json: &[u8]) {
    // The head is written apart from the rows.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let mut records = reader.records();
    let lines = json.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    for line in lines {
        let row: Value = serde_json::from_slice(line).expect("a line of JSON");
        let record = records.next().expect("as many rows").expect("a row of CSV");
        let [case, rule, from, due, status] = ["case", "rule", "from", "due", "status"]
            .map(|key| spreadsheet(row[key].as_str().unwrap_or_default()).into_owned());
        let cells =
            [0, 1, 6, 9, 12].map(|column| record.get(column).unwrap_or_default().to_owned());
        assert_eq!(cells, [case, rule, from, due, status]);
    }
    assert!(records.next().is_none(), "CSV has more rows");
}
