//! Options shared by commands, and their meaning.

use std::cell::LazyCell;
use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use chrono::NaiveTime;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, ValueEnum};
use dutyclock::catalogue::Tables;
use dutyclock::check::{FailOn, Setting};
use dutyclock::intake::{HeadingMap, Input, Separator, TableOptions};
use dutyclock::question::{RuleChoice, check_nation, in_another_calendar, when};
use dutyclock::report::{self, Answer, By, Format, Schema};
use dutyclock::rules::{Dates, Nation, Owner, Wanted, shipped};
use dutyclock::{Calendar, Criteria, DateOrder, Moment, RuleSet, intake};

use super::nation::NationOption;
use super::remark;

/// Which rules, and how they are counted.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleOptions {
    /// Rule table or family, or a file with your own table [default: all documents of the nation]
    #[arg(long, value_name = "NAME|FILE", env = "DUTYCLOCK_RULES", hide_env_values = true)]
    pub(super) rules: Option<String>,
    #[command(flatten)]
    pub(super) nation: NationOption,
    #[command(flatten)]
    pub(super) calendar: CalendarOption,
    /// A circumstance that changes the time allowed, such as `serious-harm` (repeatable)
    #[arg(
        long,
        value_name = "NAME",
        env = "DUTYCLOCK_CIRCUMSTANCE",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub(super) circumstance: Vec<String>,
    /// Count what arrives after this time, or on a non-working day, as received on the next working
    /// day; `off` ignores such a policy in the rule table
    #[arg(long, value_name = "TIME", env = "DUTYCLOCK_DEEMED_RECEIPT", hide_env_values = true)]
    pub(super) deemed_receipt: Option<DeemedReceipt>,
}

/// Where to look rules and events up.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct LookUpOption {
    /// Search this rule table, family or file, with what it inherits [default: all tables for the nation]
    #[arg(long, value_name = "NAME|FILE", env = "DUTYCLOCK_RULES", hide_env_values = true)]
    rules: Option<String>,
    #[command(flatten)]
    nation: NationOption,
}

/// How files with cases are written.
#[derive(Debug, clap::Args)]
pub(super) struct SourceOptions {
    /// Format of the files, if their names do not show it
    #[arg(long, value_name = "FORMAT", env = "DUTYCLOCK_INPUT", hide_env_values = true)]
    input: Option<CliValue<Input>>,
    /// How to read the headings and cells of a table, as --suggest-mapping writes it
    #[arg(long, value_name = "FILE", env = "DUTYCLOCK_MAPPING", hide_env_values = true)]
    pub(super) mapping: Option<String>,
    /// What a CSV heading means, as "Date of referral=referral" (repeatable)
    #[arg(long, value_name = "HEADING=NAME", value_parser = heading_map)]
    map: Vec<HeadingMap>,
    /// Do not read the column with this heading (repeatable)
    #[arg(long, value_name = "HEADING")]
    ignore_column: Vec<String>,
    /// A word that means an empty cell, besides NULL, N/A and the like (repeatable)
    #[arg(long, value_name = "WORD")]
    blank: Vec<String>,
    /// The order of day and month in dates such as 03/04/2026 [default: day-first]
    #[arg(long, value_name = "ORDER", env = "DUTYCLOCK_DATES", hide_env_values = true)]
    dates: Option<CliValue<DateOrder>>,
    /// The headings of a CSV file that has none, in order (separated by commas)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    headings: Option<Vec<String>>,
    /// What separates the columns of a CSV file, as ; or tab [default: detected]
    #[arg(long, value_name = "CHARACTER")]
    separator: Option<Separator>,
    /// The sheet of a workbook with the cases, if several could have them
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Join the rows of a case, in a file with a row for each case; otherwise each is an episode of its own
    #[arg(long)]
    join_rows: bool,
}

/// Which calendar.
#[derive(Debug, clap::Args)]
pub(super) struct CalendarOption {
    /// Calendar for working days, or a file with your own [default: the rule table's]
    #[arg(long, value_name = "NAME|FILE", env = "DUTYCLOCK_CALENDAR", hide_env_values = true)]
    pub(super) calendar: Option<String>,
}

/// As of when, and how strictly.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Status")]
pub(super) struct JudgementOptions {
    #[command(flatten)]
    pub(super) clock: ClockOption,
    /// How many working days ahead a deadline is due soon
    #[arg(
        long,
        value_name = "N",
        env = "DUTYCLOCK_WARN_WITHIN",
        default_value_t = 2,
        allow_negative_numbers = true,
        hide_env_values = true
    )]
    pub(super) warn_within: u16,
    /// Count a missed target as a breach
    #[arg(long, env = "DUTYCLOCK_STRICT_TARGETS", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(super) strict_targets: bool,
    /// Show only what this role must do
    #[arg(
        long,
        value_name = "ROLE",
        env = "DUTYCLOCK_ROLE",
        hide_env_values = true,
        ignore_case = true
    )]
    pub(super) role: Option<CliValue<Owner>>,
}

/// Whether duties without a number of days are shown in full.
#[derive(Debug, clap::Args)]
pub(super) struct DutyOption {
    /// Also show in full what must be done immediately, as soon as possible or beforehand
    #[arg(long, env = "DUTYCLOCK_ALL_DUTIES", hide_env_values = true, help_heading = "Rules", value_parser = clap::builder::BoolishValueParser::new())]
    pub(super) all_duties: bool,
}

/// As of when.
#[derive(Debug, clap::Args)]
pub(super) struct ClockOption {
    /// Show how things stand at this date or time [default: now]
    #[arg(long, value_name = "WHEN", env = "DUTYCLOCK_AS_OF", hide_env_values = true)]
    pub(super) as_of: Option<String>,
}

/// How and where to write.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputOptions {
    // Read before the format itself is taken from the arguments.
    #[command(flatten)]
    pub(super) format_is_typed: FormatIsTyped,
    /// Output format [default: from the name of --output, else table]
    #[arg(long, value_name = "FORMAT", env = "DUTYCLOCK_FORMAT", hide_env_values = true)]
    pub(super) format: Option<CliValue<Format>>,
    /// Write to this file instead of standard output, completely or not at all
    #[arg(long, value_name = "FILE", env = "DUTYCLOCK_OUTPUT", hide_env_values = true)]
    pub(super) output: Option<PathBuf>,
    /// Write CSV without the names of its columns
    #[arg(long)]
    pub(super) no_header: bool,
    /// When to use colour; the variable NO_COLOR turns it off, and so does TERM=dumb
    #[arg(
        long,
        value_name = "WHEN",
        env = "DUTYCLOCK_COLOR",
        default_value = "auto",
        hide_env_values = true
    )]
    pub(super) color: ColorChoice,
}

/// The version of the fields for programs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct SchemaOption {
    /// The names and types of the columns in csv, json, jsonl and xlsx: v2 suits databases, and is the default from
    /// version 1.0 on [default: v1]
    #[arg(long, value_name = "VERSION", env = "DUTYCLOCK_SCHEMA", hide_env_values = true)]
    schema: Option<CliValue<Schema>>,
}

impl SchemaOption {
    /// The version.
    pub(super) fn version(&self) -> Schema {
        self.schema.map_or_else(Schema::default, |CliValue(schema)| schema)
    }
}

/// Whether `--format` was typed, and is not from the environment: then it is stronger than the name of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormatIsTyped(pub(super) bool);

impl clap::Args for FormatIsTyped {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command
    }
}

impl clap::FromArgMatches for FormatIsTyped {
    fn from_arg_matches(matches: &ArgMatches) -> clap::error::Result<Self> {
        Ok(Self(matches.value_source("format") == Some(ValueSource::CommandLine)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> clap::error::Result<()> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The option `--format` of a command with this answer: help and errors name its formats.
pub(super) fn formats_of<A: Answer>(option: Arg) -> Arg {
    let formats = report::formats::<A>();
    let names = PossibleValuesParser::new(formats.iter().map(|format| format.name()));
    option.value_parser(names.try_map(|name| CliValue::<Format>::from_str(&name, false)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal
    Auto,
    Always,
    Never,
}

/// A time of day, or `off`.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeemedReceipt(pub(super) Option<NaiveTime>);

impl std::str::FromStr for DeemedReceipt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self(None)),
            _ => Moment::parse_clock(text)
                .map(|time| Self(Some(time)))
                .ok_or_else(|| "write hours and minutes, as 17:00, or `off`".to_owned()),
        }
    }
}

/// A value of a `named_enum!`, as an argument of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CliValue<T>(pub(super) T);

macro_rules! named_values {
    ($($type:ty),+) => {$(
        impl ValueEnum for CliValue<$type> {
            fn value_variants<'a>() -> &'a [Self] {
                static ALL: std::sync::LazyLock<Vec<CliValue<$type>>> =
                    std::sync::LazyLock::new(|| <$type>::ALL.iter().copied().map(CliValue).collect());
                &ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.0.name()))
            }
        }
    )+};
}
named_values!(By, DateOrder, Format, Input, Nation, Owner, Schema);

impl ValueEnum for CliValue<FailOn> {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: std::sync::LazyLock<Vec<CliValue<FailOn>>> =
            std::sync::LazyLock::new(|| FailOn::ALL.iter().copied().map(CliValue).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.meaning()))
    }
}

impl<T: fmt::Display> fmt::Display for CliValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl SourceOptions {
    /// The given input format, if any.
    pub(super) fn input(&self) -> Option<Input> {
        self.input.map(|input| input.0)
    }

    /// An option that was given and says how to read tables.
    pub(super) fn option_for_tables(&self) -> Option<&'static str> {
        let given = [
            ("--mapping", self.mapping.is_some()),
            ("--map", !self.map.is_empty()),
            ("--ignore-column", !self.ignore_column.is_empty()),
            ("--blank", !self.blank.is_empty()),
            ("--dates", self.dates.is_some()),
            ("--sheet", self.sheet.is_some()),
            ("--join-rows", self.join_rows),
        ];
        given.into_iter().find_map(|(option, given)| given.then_some(option))
    }

    /// How to read tables: as the other options say, and else as the file of `--mapping` says.
    pub(super) fn table(&self) -> Result<TableOptions> {
        let said = self.mapping.as_deref().map(intake::table_options).transpose();
        let said = said.context("--mapping")?.unwrap_or_default();
        Ok(TableOptions {
            maps: [&self.map[..], &said.maps].concat(),
            ignored: [&self.ignore_column[..], &said.ignored].concat(),
            blank: [&self.blank[..], &said.blank].concat(),
            dates: self.dates.map(|order| order.0).or(said.dates),
            headings: self.headings.clone().or(said.headings),
            separator: self.separator.or(said.separator),
            sheet: self.sheet.clone().or(said.sheet),
            join_rows: self.join_rows || said.join_rows,
        })
    }
}

fn heading_map(text: &str) -> Result<HeadingMap, String> {
    match text.rsplit_once('=') {
        Some((heading, column)) if !heading.trim().is_empty() && !column.trim().is_empty() => {
            let (heading, column) = (heading.trim().to_owned(), column.trim().to_owned());
            Ok(HeadingMap { option: "--map", heading, column })
        }
        _ => Err("it must have the form HEADING=NAME".to_owned()),
    }
}

impl ClockOption {
    /// The moment of the assessment. This is the only place that reads the clock.
    pub(super) fn moment(&self) -> Result<Moment> {
        let now = Moment::now();
        match &self.as_of {
            None => Ok(now),
            Some(text) => Ok(when::latest("--as-of", text, &now)?),
        }
    }
}

impl RuleOptions {
    /// Whether the tables know a name of events or of duties. They are read at the first name that is not the id of
    /// a shared event, since most command lines have no other.
    pub(super) fn knows(&self) -> impl Fn(&str) -> bool {
        let rules = LazyCell::new(|| intake::rule_set(self.name(), Dates::All).ok());
        move |name| {
            shipped::has_event(name) || rules.as_ref().is_some_and(|rules| is_known(rules, name))
        }
    }

    /// Whether a name is nearly one that the tables know.
    pub(super) fn nearly_knows_event(&self) -> impl Fn(&str) -> bool {
        let rules = intake::rule_set(self.name(), Dates::All);
        move |name| rules.as_ref().is_ok_and(|rules| rules.event_names().has_nearly(name))
    }

    /// The name of the rule table, family or file.
    pub(super) fn name(&self) -> &str {
        self.choice().name()
    }

    /// Which rules and which calendar.
    fn choice(&self) -> RuleChoice<'_> {
        RuleChoice {
            rules: self.rules.as_deref(),
            nation: self.nation.named(),
            calendar: self.calendar.calendar.as_deref(),
        }
    }

    /// The rules.
    pub(super) fn rule_set<'a>(&self, wanted: impl Into<Wanted<'a>>) -> Result<RuleSet> {
        Ok(self.choice().rule_set(wanted)?)
    }

    pub(super) fn setting<'a>(
        &self,
        judgement: &JudgementOptions,
        as_of: Moment,
        wanted: impl Into<Wanted<'a>>,
    ) -> Result<Setting> {
        let rules = self.rule_set(wanted)?;
        let calendar = self.choice().calendar_of(&rules)?;
        in_another_calendar(&rules, &calendar).iter().for_each(|text| remark(text));
        self.choice().looser_than_the_law(as_of.date()).iter().for_each(|text| remark(text));
        let circumstances = self.circumstance.iter().map(|name| {
            let known = intake::circumstance(name, &rules).map(str::to_owned);
            known.map_err(|error| anyhow!(error).context("--circumstance"))
        });
        let circumstances = circumstances.collect::<Result<_>>()?;
        let deemed_receipt = match self.deemed_receipt {
            Some(DeemedReceipt(time)) => time,
            None => rules.deemed_receipt,
        };
        Ok(Setting {
            calendar,
            criteria: Criteria {
                as_of,
                warn_within: u32::from(judgement.warn_within),
                strict_targets: judgement.strict_targets,
                deemed_receipt,
                is_one_event: false,
            },
            circumstances,
            role: judgement.role.map(|role| role.0),
            rules,
        })
    }
}

impl LookUpOption {
    /// The chosen table, or else those of the nation.
    pub(super) fn tables(&self) -> Result<Tables> {
        self.chosen_table().unwrap_or_else(|| Ok(Tables::of_nation(self.nation.nation())?))
    }

    /// The chosen table, or else those of the nation that was named, or else all.
    pub(super) fn all_tables(&self) -> Result<Tables> {
        self.other_nations()?.map_or_else(|| self.tables(), Ok)
    }

    /// The tables of all nations, if neither a table nor a nation was chosen.
    pub(super) fn other_nations(&self) -> Result<Option<Tables>> {
        let is_open = self.rules.is_none() && self.nation.named().is_none();
        Ok(if is_open { Some(Tables::shipped()?) } else { None })
    }

    fn chosen_table(&self) -> Option<Result<Tables>> {
        let name = self.rules.as_ref()?;
        Some(intake::rule_set(name, Dates::All).context("--rules").and_then(|rules| {
            check_nation(self.nation.named(), &rules, false)?;
            Ok(Tables::only(rules)?)
        }))
    }
}

impl CalendarOption {
    pub(super) fn load(&self, default: &str) -> Result<Calendar> {
        match &self.calendar {
            None => Ok(intake::calendar(default)?),
            Some(name) => intake::calendar(name).context("--calendar"),
        }
    }
}

/// Whether a name is one of events or of duties.
pub(super) fn is_known(rules: &RuleSet, name: &str) -> bool {
    !rules.events_called(name).is_empty() || !rules.rules_called(name).is_empty()
}
