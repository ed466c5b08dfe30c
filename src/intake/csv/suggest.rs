//! A mapping for a table, from what its headings and all of its rows show.

use std::fmt::Write as _;

use super::columns::{Column, Read, Vocabulary, same_heading};
use super::headings::{case_column, is_no_occurrence};
use super::survey::{Example, Holds, Survey, Tally};
use super::{RowFileError, check_maps};
use crate::intake::chunks::{Chunks, Records};
use crate::intake::tabular::{Cells, Head, TableOptions, Text, open_text};
use crate::moment::DateOrder;
use crate::rules::RuleSet;
use crate::text::{counted, printable};

/// A mapping for a table in TOML: what is recognised, and what is to be answered, as comments.
///
/// # Errors
///
/// [`RowFileError`] if the table cannot be read.
pub fn suggest_mapping(
    path: &str,
    options: &TableOptions,
    rules: &RuleSet,
) -> Result<String, RowFileError> {
    let wrong = |reason| RowFileError::Table { path: path.to_owned(), reason };
    let vocabulary = Vocabulary::new(rules, options);
    check_maps(&vocabulary, options).map_err(wrong)?;
    let known = |cells: &[String]| vocabulary.known(cells);
    let Text { mut input, is_1904, sheet, .. } = open_text(path, options, &known)?;
    let mut head = Head::read(&mut *input, path, options, known)?;
    if head.headings.is_empty() {
        return Err(wrong("the file is empty; its first row names the columns".to_owned()));
    }
    let cells = Cells::new(options).since_1904(is_1904);
    let rest = std::mem::take(&mut head.rest);
    let mut chunks = Chunks::new(input, path, Records::Csv(head.delimiter), rest, head.next_line);
    let mut survey = Survey::new(head.headings.len());
    while let Some(chunk) = chunks.next_chunk()? {
        survey.add(&chunk, head.delimiter, &cells);
    }
    let suggestion = Suggestion::new(&head, &vocabulary, &survey);
    Ok(suggestion.written(path, &head, &survey, sheet.as_deref(), options))
}

/// What is suggested, by the place of the column.
#[derive(Default)]
struct Suggestion {
    /// Columns with their names.
    read: Vec<(usize, String)>,
    passed_over: Vec<usize>,
    /// Columns with a question, and a name that may be meant.
    asked: Vec<(usize, String, Option<String>)>,
}

impl Suggestion {
    fn new(head: &Head, vocabulary: &Vocabulary<'_>, survey: &Survey) -> Self {
        let headings = &head.headings;
        let mut suggestion = Self::default();
        let mut found: Vec<Option<Read>> = Vec::new();
        for (index, heading) in headings.iter().enumerate() {
            match vocabulary.column(heading) {
                Ok(read) => found.push(read),
                Err(reason) => {
                    found.push(None);
                    suggestion.asked.push((index, reason, None));
                }
            }
        }
        if let Err(reason) = case_column(headings, &mut found, vocabulary) {
            for (index, read) in found.iter_mut().enumerate() {
                if read.take_if(|read| read.column == Column::Case).is_some() {
                    suggestion.asked.push((index, reason.clone(), Some("case".to_owned())));
                }
            }
        }
        let has = |column| found.iter().flatten().any(|read| read.column == column);
        let is_long = has(Column::LongEvent) && has(Column::LongWhen);
        for (index, read) in found.into_iter().enumerate() {
            let is_long_only =
                |read: &Read| matches!(read.column, Column::LongEvent | Column::LongWhen);
            match read.filter(|read| is_long || !is_long_only(read)) {
                Some(read) => suggestion.add(index, &read.column, headings, vocabulary),
                None => suggestion.pass_over(index, headings, vocabulary, survey, is_long),
            }
        }
        suggestion
    }

    fn add(
        &mut self,
        index: usize,
        column: &Column,
        headings: &[String],
        vocabulary: &Vocabulary<'_>,
    ) {
        let name = vocabulary.name(column);
        match self.read.iter().find(|(_, known)| *known == name) {
            Some((same, _)) => {
                let question =
                    format!("`{}` is read as {name} too: which of them is it?", headings[*same]);
                self.asked.push((index, question, Some(name)));
            }
            None => self.read.push((index, name)),
        }
    }

    fn pass_over(
        &mut self,
        index: usize,
        headings: &[String],
        vocabulary: &Vocabulary<'_>,
        survey: &Survey,
        is_long: bool,
    ) {
        let heading = &headings[index];
        let is_asked = self.asked.iter().any(|(asked, ..)| *asked == index);
        if is_asked || (heading.is_empty() && survey.holds(index) == Holds::Nothing) {
            return;
        }
        let near = vocabulary.nearly(heading).filter(|_| survey.holds(index) != Holds::Text);
        let is_occurrence = !is_no_occurrence(heading);
        let is_date = survey.holds(index) == Holds::Dates && is_occurrence;
        let is_blank = survey.holds(index) == Holds::Nothing && is_occurrence;
        match near {
            _ if is_long || vocabulary.is_ignored(heading) => self.passed_over.push(index),
            Some(event) => {
                let question = format!("Is this {event}?");
                self.asked.push((index, question, Some(event.to_owned())));
            }
            None if is_date => {
                self.asked.push((index, "Which event is this? It holds dates.".to_owned(), None));
            }
            None if is_blank && vocabulary.names_event(heading) => {
                self.asked.push((index, "Is this an event? It is blank.".to_owned(), None));
            }
            None => self.passed_over.push(index),
        }
    }

    fn written(
        &self,
        path: &str,
        head: &Head,
        survey: &Survey,
        sheet: Option<&str>,
        options: &TableOptions,
    ) -> String {
        let mut toml = format!(
            "# How to read `{}`. Correct it and answer what is asked, then give it with --mapping.\n",
            printable(path)
        );
        let separator = match head.delimiter {
            b'\t' => "tabs".to_owned(),
            delimiter => format!("`{}`", char::from(delimiter)),
        };
        let rows = counted(survey.rows, "row");
        let _ = match sheet {
            Some(_) => writeln!(toml, "# Headings on line {}, {rows} below.", head.line),
            None => writeln!(
                toml,
                "# Headings on line {}, {rows} below, columns separated by {separator}.",
                head.line
            ),
        };
        if let Some(sheet) = sheet {
            let _ = writeln!(toml, "\nsheet = {}", text(sheet));
        }
        let dated: Vec<(&str, &Tally)> = self
            .read
            .iter()
            .filter(|(_, name)| !matches!(name.as_str(), "case" | "event" | "circumstances"))
            .map(|(index, _)| (head.headings[*index].as_str(), &survey.columns[*index]))
            .collect();
        write_order(&mut toml, &dated, options.dates);
        write_blanks(&mut toml, &dated, &options.blank);
        self.write_columns(&mut toml, head, survey);
        toml
    }

    fn write_columns(&self, toml: &mut String, head: &Head, survey: &Survey) {
        let heading = |index: usize| text(&head.headings[index]);
        if !self.passed_over.is_empty() {
            toml.push_str("\n# Columns that are passed over.\nignore = [\n");
            let mut written: Vec<&str> = Vec::new();
            for index in &self.passed_over {
                let name = head.headings[*index].as_str();
                if !written.iter().any(|known| same_heading(known, name)) {
                    let _ =
                        writeln!(toml, "    {}, # {}", heading(*index), content(survey, *index));
                    written.push(name);
                }
            }
            toml.push_str("]\n");
        }
        toml.push_str("\n[columns]\n");
        for (index, name) in &self.read {
            let _ = writeln!(
                toml,
                "{} = {} # {}",
                heading(*index),
                text(name),
                content(survey, *index)
            );
        }
        for (index, question, name) in &self.asked {
            let name = text(name.as_deref().unwrap_or_default());
            let question = printable(question);
            let _ = write!(
                toml,
                "# {question} Or add it to `ignore`.\n# {} = {name}\n",
                heading(*index)
            );
        }
    }
}

/// A string of TOML.
fn text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// What a column holds, in a comment.
fn content(survey: &Survey, index: usize) -> String {
    let tally = &survey.columns[index];
    match survey.holds(index) {
        Holds::Nothing => "blank".to_owned(),
        Holds::Text if tally.dates == 0 => "text".to_owned(),
        Holds::Dates | Holds::Text => {
            let others =
                (tally.others > 0).then(|| format!(", {} that cannot be read", tally.others));
            format!(
                "{}, {} blank{}",
                counted(tally.dates, "date"),
                tally.blank,
                others.unwrap_or_default()
            )
        }
    }
}

fn write_order(toml: &mut String, dated: &[(&str, &Tally)], said: Option<DateOrder>) {
    let shown = |of: fn(&Tally) -> Option<&Example>| {
        dated.iter().find_map(|(heading, tally)| of(tally).map(|example| (*heading, example)))
    };
    let day_first = shown(|tally| tally.day_first.as_ref());
    let month_first = shown(|tally| tally.month_first.as_ref());
    let where_ = |(heading, Example { text, line }): (&str, &Example)| {
        format!("`{}` in `{}` on line {line}", printable(text), printable(heading))
    };
    let _ = match (day_first, month_first) {
        (Some(day), Some(month)) => writeln!(
            toml,
            "\n# Which comes first? {} shows the day, and {} the month: correct the file.\n# dates = \"day-first\"",
            where_(day),
            where_(month)
        ),
        (Some(day), None) => {
            writeln!(
                toml,
                "\n# As {} shows.\ndates = {}",
                where_(day),
                text(DateOrder::DayFirst.name())
            )
        }
        (None, Some(month)) => {
            writeln!(
                toml,
                "\n# As {} shows.\ndates = {}",
                where_(month),
                text(DateOrder::MonthFirst.name())
            )
        }
        (None, None) if dated.iter().any(|(_, tally)| tally.in_either_order.is_some()) => {
            let order = said.unwrap_or(DateOrder::DayFirst);
            writeln!(
                toml,
                "\n# No date shows it: does the day come first, or the month (`month-first`)?\ndates = {}",
                text(order.name())
            )
        }
        (None, None) => Ok(()),
    };
}

fn write_blanks(toml: &mut String, dated: &[(&str, &Tally)], said: &[String]) {
    let list = |words: &[&str]| words.iter().map(|word| text(word)).collect::<Vec<_>>().join(", ");
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    if !said.is_empty() {
        let _ = writeln!(toml, "\nblank = [{}]", list(&said));
    }
    let mut words: Vec<&str> =
        dated.iter().flat_map(|(_, tally)| tally.words.keys().map(String::as_str)).collect();
    words.sort_unstable();
    words.dedup();
    if !words.is_empty() {
        let all = [said, words].concat();
        let _ = writeln!(
            toml,
            "\n# Do these words among the dates mean an empty cell?\n# blank = [{}]",
            list(&all)
        );
    }
}
