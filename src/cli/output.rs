//! The destination of the answer: standard output, or a file that is written completely or not at all.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use dutyclock::intake::reason;
use dutyclock::report::{self, Answer, AskBack, Format, Style};

use super::options::{CliValue, ColorChoice, OutputOptions};
use super::remark;
use super::whole_file::WholeFile;

/// Width if neither the variable COLUMNS nor a terminal says one.
const PLAIN_WIDTH: u16 = 80;
/// Longer lines are hard to read.
const WIDEST: u16 = 120;

impl OutputOptions {
    /// Writes an answer in the requested format. A closed pipe is no error.
    pub(super) fn write<A: Answer>(&self, answer: &A) -> Result<()> {
        self.write_styled(answer, |style| style)
    }

    /// Writes an answer in a given style.
    pub(super) fn write_styled<A: Answer>(
        &self,
        answer: &A,
        styled: impl FnOnce(Style) -> Style,
    ) -> Result<()> {
        if self.format(&report::formats::<A>())?.has_rows_alone() {
            answer.beside_rows().iter().for_each(|text| remark(text));
        }
        self.write_in(&report::formats::<A>(), |format, style, out| {
            report::write(answer, format, styled(style), out)
        })?;
        Ok(())
    }

    /// Says that the entries of a calendar belong to no case, if so.
    pub(super) fn remark_on_entries_of<A: Answer>(&self, case: Option<&str>) -> Result<()> {
        if case.is_none() && self.format(&report::formats::<A>())? == Format::Ics {
            remark(
                "the entries name no case: those of another case with the same dates would replace \
                 them; --case ID keeps them apart",
            );
        }
        Ok(())
    }

    /// Says what an answer asks back, where its format has no place for it.
    pub(super) fn remark_on_questions_of<A: Answer>(&self, questions: &[AskBack]) -> Result<()> {
        let format = self.format(&report::formats::<A>())?;
        if matches!(format, Format::Csv | Format::Ics) {
            for AskBack { says, command } in questions {
                remark(&format!("{says} {command}"));
            }
        }
        Ok(())
    }

    /// Writes a streamed answer in one of these formats.
    pub(super) fn write_in(
        &self,
        formats: &[Format],
        answer: impl FnOnce(Format, Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<Reader> {
        let (format, style) = (self.format(formats)?, self.style());
        if self.no_header && format != Format::Csv {
            bail!("--no-header: only csv has the names of its columns on top; add --format csv");
        }
        if format == Format::Xlsx && self.output.is_none() && io::stdout().is_terminal() {
            bail!("--format xlsx: a terminal cannot show a workbook; add --output FILE.xlsx");
        }
        write_for(self.output.as_deref(), |out| answer(format, style, out))
    }

    /// The requested format, or the one of the file extension, or the first.
    pub(super) fn format(&self, formats: &[Format]) -> Result<Format> {
        let given = self.format.map(|CliValue(format)| format);
        if let Some(format) = given.filter(|_| self.format_is_typed.0) {
            return Ok(format);
        }
        let ending = self.output.as_deref().and_then(|path| Some((path, ending(path)?)));
        let Some((path, ending)) = ending else {
            let first = formats.first().copied().unwrap_or(Format::Table);
            return Ok(given.unwrap_or(first));
        };
        named_for(&ending).filter(|format| formats.contains(format)).ok_or_else(|| {
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            anyhow!(
                "--output: `{}` ends in .{ending}, which this answer is not written as; \
                 choose a --format of {}",
                path.display(),
                names.join(", ")
            )
        })
    }

    fn style(&self) -> Style {
        let terminal = self.output.is_none() && io::stdout().is_terminal();
        let takes_escapes = terminal && console_takes_escapes();
        let color = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => takes_escapes,
        };
        let links = self.color != ColorChoice::Never && takes_escapes;
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let of_terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
        let columns = columns.filter(|columns| *columns > 0);
        let columns = columns.or_else(|| terminal.then(of_terminal).flatten());
        Style {
            width: columns.unwrap_or(PLAIN_WIDTH).min(WIDEST),
            color,
            links,
            ascii: false,
            header: !self.no_header,
        }
    }
}

/// Whether the terminal takes colour and hyperlinks. The console of Windows has to be asked to; other terminals there,
/// which have the variable TERM, need not be asked.
fn console_takes_escapes() -> bool {
    let refuses = anstyle_query::windows::enable_ansi_colors() == Some(false);
    (!refuses || std::env::var_os("TERM").is_some()) && takes_escapes(|name| std::env::var_os(name))
}

/// Whether a terminal takes colour and hyperlinks, as its variables say.
fn takes_escapes(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let no_color = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = variable("TERM").is_some_and(|name| name == "dumb");
    !no_color && !is_dumb
}

/// The ending of a file name that says what is in the file. A date at the end, as in `breaches.2026`, and `.txt` say
/// nothing.
fn ending(path: &Path) -> Option<String> {
    let ending = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    let is_name = ending.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name && ending != "txt").then_some(ending)
}

/// The format of an ending, if it has one.
fn named_for(ending: &str) -> Option<Format> {
    match ending {
        "htm" => Some(Format::Html),
        "md" => Some(Format::Markdown),
        ending => Format::ALL.iter().copied().find(|format| format.name() == ending),
    }
}

/// Whether an answer has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    HasAll,
    /// It closed the pipe before the end.
    IsGone,
}

/// Writes to a file, or to standard output if none is given. A closed pipe is no error.
pub(super) fn write_to(
    path: Option<&Path>,
    answer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    write_for(path, answer).map(drop)
}

fn write_for(
    path: Option<&Path>,
    answer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Reader> {
    let written = match path {
        Some(path) => write_file(path, answer),
        None => write_out(answer),
    };
    match (written, path) {
        (Ok(()), _) => Ok(Reader::HasAll),
        (Err(error), _) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::IsGone),
        (Err(error), Some(path)) => {
            Err(anyhow!("cannot write `{}`: {}", path.display(), reason(&error)))
        }
        (Err(error), None) => Err(anyhow!("cannot write the answer: {}", reason(&error))),
    }
}

/// Writes to standard output.
fn write_out(answer: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = answer(&mut out).and_then(|()| out.flush());
    if written.is_err() {
        // Dropping the writer would only try the buffered rest again.
        drop(out.into_parts());
    }
    written
}

/// Writes a file completely or not at all.
fn write_file(
    path: &Path,
    answer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    answer(&mut file)?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dumb_terminal_gets_no_colour() {
        for (set, takes) in [
            (&[("TERM", "xterm-256color")][..], true),
            (&[("TERM", "dumb")], false),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], false),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], true),
            (&[], true),
        ] {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
            };
            assert_eq!(takes_escapes(variable), takes, "{set:?}");
        }
    }
}
