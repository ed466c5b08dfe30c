//! `man`: manual pages, generated from `--help`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use dutyclock::intake::reason;

use super::output::write_to;
use super::{Outcome, whole_definition};

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Write a page for each command into this folder, and create the folder if it is missing
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  dutyclock man
  dutyclock man --output man1

To read them: `dutyclock man | man -l -`, or `man -l man1/dutyclock-check.1`. If the \
folder is /usr/local/share/man/man1, `man dutyclock-check` finds them.";

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut command = whole_definition().disable_help_subcommand(true);
    command.build();
    match &args.output {
        None => write_to(None, |out| write_page(command, out))?,
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| {
                anyhow!("cannot make the folder `{}`: {}", folder.display(), reason(&error))
            })?;
            write_pages(&command, folder)?;
        }
    }
    Ok(Outcome::DONE)
}

/// A page for the command, and one for each of those below it.
fn write_pages(command: &Command, folder: &Path) -> Result<()> {
    for subcommand in command.get_subcommands() {
        write_pages(subcommand, folder)?;
    }
    let path = folder.join(Man::new(command.clone()).get_filename());
    write_to(Some(&path), |out| write_page(command.clone(), out))
}

fn write_page(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let examples = command.get_after_long_help().map(ToString::to_string);
    // An empty date would be dropped, and the next field read as the date.
    let page = Man::new(command.after_long_help(None))
        .date(" ")
        .source(concat!("dutyclock ", env!("CARGO_PKG_VERSION")))
        .manual("dutyclock");
    page.render(out)?;
    match examples {
        Some(examples) => out.write_all(section(&examples).to_roff().as_bytes()),
        None => Ok(()),
    }
}

/// The end of the help. Its indented lines are commands and files, which stay unchanged.
fn section(examples: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    for paragraph in examples.split("\n\n") {
        roff.control("PP", []);
        let mut is_indented = false;
        for line in paragraph.lines().filter(|line| *line != "Examples:") {
            if line.starts_with(' ') != is_indented {
                is_indented = !is_indented;
                roff.control(if is_indented { "nf" } else { "fi" }, []);
            }
            roff.text([roman(line)]);
        }
        if is_indented {
            roff.control("fi", []);
        }
    }
    roff
}
