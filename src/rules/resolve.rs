//! From tables as written to rules that can be applied: inheritance, editions, and every mistake.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{
    Defaults, EventDefinition, Force, Owner, RuleDefinition, TableDefinition, Verified,
};
use super::{Dates, Edition, EventId, Events, Kind, Occurrence, Rule, RuleSet, Variant, shipped};
use crate::calendar::{self, Recurring};
use crate::counting::FirstDay;
use crate::definition::{Mistake, Step, did_you_mean, did_you_mean_or, likely};
use crate::period::{Period, Unit};
use crate::text::excerpt;

/// Why a rule set cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleSetError {
    /// No shipped table or family has that name.
    #[error("unknown rule table `{}`{suggestion}", excerpt(name))]
    UnknownTable {
        /// What was written.
        name: String,
        /// `; did you mean ...?`, or the names there are.
        suggestion: String,
    },
    /// Mistakes in a definition, at least one.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Mistakes(Vec<Mistake>),
}

impl From<Mistake> for RuleSetError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistakes(vec![mistake])
    }
}

pub(super) fn shipped(name: &str, dates: Dates) -> Result<RuleSet, RuleSetError> {
    if let Some(definition) = shipped::definition(name) {
        return own(definition?, &Tables { dates, others: &|_| None });
    }
    if !shipped::editions(name).is_empty() {
        return family(name, dates);
    }
    let known = || shipped::ids().chain(shipped::families());
    let suggestion = did_you_mean_or(name, known(), || {
        let names: Vec<&str> = known().collect();
        format!("; the shipped ones are {}; a file's name ends in .toml", names.join(", "))
    });
    Err(RuleSetError::UnknownTable { name: name.to_owned(), suggestion })
}

/// The tables that others can extend, and for which dates they are wanted.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) dates: Dates,
    /// Those beside the shipped ones, by name.
    pub(super) others: &'a dyn Fn(&str) -> Option<Result<TableDefinition, String>>,
}

/// The rules of a table. What is wrong with it is judged by all editions, whichever are wanted.
pub(super) fn own(
    definition: TableDefinition,
    tables: &Tables<'_>,
) -> Result<RuleSet, RuleSetError> {
    match tables.dates {
        Dates::All => of_editions(definition, tables),
        Dates::From(_) => of_editions(definition.clone(), tables)
            .or_else(|_| of_editions(definition, &Tables { dates: Dates::All, ..*tables })),
    }
}

fn of_editions(definition: TableDefinition, tables: &Tables<'_>) -> Result<RuleSet, RuleSetError> {
    let mut mistakes = Vec::new();
    let table = Lineage::of(definition, tables, &mut Vec::new(), &mut mistakes)?;
    let events = gather_events(&table, &mut mistakes)?;
    let editions = table.editions(&events, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(RuleSetError::Mistakes(mistakes));
    }
    let calendar = table.nearest(|table| table.calendar.clone());
    let deemed_receipt = table.nearest(|table| table.deemed_receipt);
    let by_date = table.has_family() || table.gathers_several();
    let Lineage { definition, .. } = table;
    Ok(RuleSet {
        calendar: calendar.unwrap_or_else(|| calendar::shipped::DEFAULT.to_owned()),
        deemed_receipt: deemed_receipt.map(|time| time.0),
        by_date,
        id: definition.id,
        title: definition.title,
        publisher: definition.publisher,
        jurisdiction: definition.jurisdiction,
        source_date: definition.source.date.map(|date| date.0),
        source: definition.source.title,
        extends: definition.extends,
        in_force: definition.in_force,
        events,
        editions,
    })
}

/// A family asked for by its name is its editions and nothing more.
fn family(name: &str, dates: Dates) -> Result<RuleSet, RuleSetError> {
    let editions = editions_for(name, dates)?;
    let all = Tables { dates: Dates::All, others: &|_| None };
    let mut sets = editions.into_iter().map(|edition| own(edition, &all));
    let Some(first) = sets.next() else {
        return Err(Mistake::new(&[], format!("no edition of `{name}`")).into());
    };
    let mut all = first?;
    for set in sets {
        all.editions.extend(set?.editions);
    }
    for edition in &mut all.editions {
        name.clone_into(&mut edition.series);
    }
    name.clone_into(&mut all.id);
    all.title = format!("All editions of the family {name}");
    all.in_force.to = all.editions.last().and_then(|edition| edition.in_force.to);
    all.extends = vec![name.to_owned()];
    all.by_date = true;
    Ok(all)
}

/// A table with the tables that it inherits from.
struct Lineage {
    definition: TableDefinition,
    bases: Vec<Base>,
}

/// What a table extends: another table, or the editions of a family.
struct Base {
    family: Option<String>,
    tables: Vec<Lineage>,
}

impl Lineage {
    fn of(
        definition: TableDefinition,
        known: &Tables<'_>,
        above: &mut Vec<String>,
        mistakes: &mut Vec<Mistake>,
    ) -> Result<Self, RuleSetError> {
        above.push(definition.id.clone());
        let mut bases = Vec::new();
        for (index, name) in definition.extends.iter().enumerate() {
            let at = [Step::Key("extends"), Step::Index(index)];
            if definition.extends[..index].contains(name) {
                let message = format!("`{name}` stands twice in `extends`");
                mistakes.push(Mistake::new(&at, message));
                continue;
            }
            bases.push(Base::named(name, known, above, &at, mistakes)?);
        }
        above.pop();
        Ok(Self { definition, bases })
    }

    /// The editions that the table has, with its own changes and all that they inherit. Of a mistake in
    /// what it extends, only that there is one is kept: its place is in another definition.
    fn editions(&self, events: &Events, mistakes: &mut Vec<Mistake>) -> Vec<Edition> {
        let mut editions: Vec<Edition> = Vec::new();
        for (index, base) in self.bases.iter().enumerate() {
            let mut in_base = Vec::new();
            let of_base = base.editions(events, &mut in_base);
            if !in_base.is_empty() {
                let message = has_mistakes(&self.definition.extends[index]);
                mistakes.push(Mistake::new(&[Step::Key("extends"), Step::Index(index)], message));
            }
            if let Some(id) = id_in_both(&editions, &of_base) {
                let message = format!(
                    "rule `{id}` stands in `{}` and in a table before it: only tables whose rules have \
                     different ids can be gathered",
                    self.definition.extends[index]
                );
                mistakes.push(Mistake::new(&[Step::Key("extends"), Step::Index(index)], message));
            }
            editions.extend(of_base);
        }
        if editions.is_empty() {
            editions.push(Edition::without_rules(&self.definition));
        }
        self.change(&mut editions, events, mistakes);
        editions
    }

    /// Applies the table to what it inherits, one series of editions after the other: a rule belongs to
    /// the series that knows it, and a new one to the first.
    fn change(&self, editions: &mut [Edition], events: &Events, mistakes: &mut Vec<Mistake>) {
        let table = &self.definition;
        check_head(table, mistakes);
        let series = self.series_of_rules(editions);
        let rules = editions.iter().flat_map(|edition| &edition.rules);
        let known: BTreeSet<String> = rules.map(|rule| rule.id.clone()).collect();
        let mut found = Vec::new();
        for edition in &mut *editions {
            let belongs = |id: &str| series.get(id).is_none_or(|of| *of == edition.series);
            apply(table, &belongs, &known, &mut edition.rules, events, &mut found);
        }
        for edition in &*editions {
            check_cycles(table, &applying_beside(edition, editions), events, &mut found);
        }
        for mistake in found {
            if !mistakes.contains(&mistake) {
                mistakes.push(mistake);
            }
        }
    }

    /// The series that each rule belongs to that the table changes, adds or drops.
    fn series_of_rules(&self, editions: &[Edition]) -> BTreeMap<String, String> {
        let first = editions.first().map(|edition| &edition.series);
        let knows =
            |edition: &&Edition, id: &String| edition.rules.iter().any(|rule| rule.id == *id);
        let changed = self.definition.rules.iter().map(|rule| &rule.id);
        changed
            .chain(&self.definition.drop)
            .filter_map(|id| {
                let known = editions.iter().find(|edition| knows(edition, id));
                let series = known.map(|edition| &edition.series).or(first)?;
                Some((id.clone(), series.clone()))
            })
            .collect()
    }

    /// The table, then those that it extends, the nearest first; of editions, the last.
    fn nearest<T>(&self, wanted: impl Fn(&TableDefinition) -> Option<T> + Copy) -> Option<T> {
        let of_bases = || {
            let tables = self.bases.iter().filter_map(|base| base.tables.last());
            tables.into_iter().find_map(|table| table.nearest(wanted))
        };
        wanted(&self.definition).or_else(of_bases)
    }

    /// All tables, the furthest first.
    fn tables(&self) -> Vec<&TableDefinition> {
        let above = self.bases.iter().flat_map(|base| &base.tables).flat_map(Lineage::tables);
        above.chain([&self.definition]).collect()
    }

    fn has_family(&self) -> bool {
        let tables = || self.bases.iter().flat_map(|base| &base.tables);
        self.bases.iter().any(|base| base.family.is_some()) || tables().any(Lineage::has_family)
    }

    fn gathers_several(&self) -> bool {
        let tables = || self.bases.iter().flat_map(|base| &base.tables);
        self.bases.len() > 1 || tables().any(Lineage::gathers_several)
    }
}

impl Base {
    fn named(
        name: &str,
        known: &Tables<'_>,
        above: &mut Vec<String>,
        at: &[Step],
        mistakes: &mut Vec<Mistake>,
    ) -> Result<Self, RuleSetError> {
        refuse_round(name, above, at)?;
        let other = (known.others)(name)
            .map(|table| table.map_err(|message| RuleSetError::from(Mistake::new(at, message))));
        let shipped = || Some(shipped::definition(name)?.map_err(RuleSetError::from));
        if let Some(table) = other.or_else(shipped) {
            let table = Self::table(table?, name, known, above, at)?;
            return Ok(Self { family: None, tables: vec![table] });
        }
        let editions = editions_for(name, known.dates)?;
        if editions.is_empty() {
            let names = || shipped::ids().chain(shipped::families());
            let message = format!("unknown table `{name}`{}", did_you_mean(name, names()));
            mistakes.push(Mistake::new(at, message));
            // The rules are checked as changes of the table that was probably meant.
            return match likely(name, names()) {
                Some(meant) => Self::named(meant, known, above, at, mistakes),
                None => Err(RuleSetError::Mistakes(std::mem::take(mistakes))),
            };
        }
        let tables =
            editions.into_iter().map(|edition| Self::table(edition, name, known, above, at));
        Ok(Self { family: Some(name.to_owned()), tables: tables.collect::<Result<_, _>>()? })
    }

    /// A table that is extended by that name. What is wrong in it stands in another definition.
    fn table(
        definition: TableDefinition,
        name: &str,
        known: &Tables<'_>,
        above: &mut Vec<String>,
        at: &[Step],
    ) -> Result<Lineage, RuleSetError> {
        refuse_round(&definition.id, above, at)?;
        let mut mistakes = Vec::new();
        let table = Lineage::of(definition, known, above, &mut mistakes).map_err(|error| {
            let message = error.to_string();
            Mistake::new(at, message)
        })?;
        match mistakes.is_empty() {
            true => Ok(table),
            false => Err(Mistake::new(at, has_mistakes(name)).into()),
        }
    }

    fn editions(&self, events: &Events, mistakes: &mut Vec<Mistake>) -> Vec<Edition> {
        let editions = self.tables.iter().flat_map(|table| table.editions(events, mistakes));
        editions
            .map(|edition| match &self.family {
                Some(family) => Edition { series: family.clone(), ..edition },
                None => edition,
            })
            .collect()
    }
}

/// A table that comes round to itself has nothing to stand on.
fn refuse_round(id: &str, above: &[String], at: &[Step]) -> Result<(), RuleSetError> {
    if !above.iter().any(|table| table == id) {
        return Ok(());
    }
    let (first, round) = (above.first().map_or(id, String::as_str), above.join(" -> "));
    let message = format!("table `{first}` extends itself: {round} -> {id}");
    Err(Mistake::new(at, message).into())
}

fn has_mistakes(name: &str) -> String {
    format!("table `{name}` has mistakes of its own; `dutyclock rules check {name}` shows them")
}

impl Edition {
    fn without_rules(table: &TableDefinition) -> Self {
        Self {
            series: table.id.clone(),
            id: table.id.clone(),
            title: table.title.clone(),
            in_force: table.in_force,
            rules: Vec::new(),
        }
    }
}

fn id_in_both<'e>(some: &[Edition], others: &'e [Edition]) -> Option<&'e str> {
    let known = |id: &str| some.iter().flat_map(|edition| &edition.rules).any(|rule| rule.id == id);
    let ids = others.iter().flat_map(|edition| &edition.rules).map(|rule| rule.id.as_str());
    ids.into_iter().find(|id| known(id))
}

/// The rules that may apply together: of an edition, and of the editions of other documents.
fn applying_beside<'e>(edition: &'e Edition, all: &'e [Edition]) -> Vec<&'e Rule> {
    let others = all.iter().filter(|other| other.series != edition.series);
    std::iter::once(edition).chain(others).flat_map(|edition| &edition.rules).collect()
}

/// The editions in force on the dates wanted; where there is none, the last, so that events are
/// known and the error names the date and not the words.
fn editions_for(family: &str, dates: Dates) -> Result<Vec<TableDefinition>, RuleSetError> {
    let all = shipped::editions(family);
    let wanted: Vec<&str> = all
        .iter()
        .filter(|(_, in_force)| match dates {
            Dates::All => true,
            Dates::From(date) => in_force.to.is_none_or(|to| date <= to),
        })
        .map(|(id, _)| *id)
        .collect();
    let fallback = all.last().map(|(id, _)| *id);
    let ids = if wanted.is_empty() { fallback.into_iter().collect() } else { wanted };
    ids.into_iter().filter_map(shipped::definition).map(|table| Ok(table?)).collect()
}

fn gather_events(table: &Lineage, mistakes: &mut Vec<Mistake>) -> Result<Events, RuleSetError> {
    let mut all = shipped::events()?;
    for table in table.tables() {
        all.extend(table.events.clone());
    }
    let own = &table.definition.events;
    for id in own.keys() {
        if !is_kebab_case(id) {
            let message = format!("event id `{id}` must be lower-case words joined by hyphens");
            let at = [Step::Key("events"), Step::Named(id.clone())];
            mistakes.push(Mistake::new(&at, message));
        }
    }
    for (id, event) in own {
        let at = [Step::Key("events"), Step::Named(id.clone())];
        let messages = check_event(id, event, &all);
        mistakes.extend(messages.map(|message| Mistake::new(&at, message)));
    }
    Ok(Events::new(all))
}

/// What is wrong with the events that an event names.
fn check_event(
    id: &str,
    event: &EventDefinition,
    all: &BTreeMap<String, EventDefinition>,
) -> impl Iterator<Item = String> {
    let unknown = |verb: &str, other: &Option<String>| {
        let other = other.as_ref().filter(|other| !all.contains_key(*other))?;
        let meant = did_you_mean(other, all.keys().map(String::as_str));
        Some(format!("event `{id}` {verb} an unknown event `{other}`{meant}"))
    };
    let without_follows = event.follows_if.is_some() && event.follows.is_none();
    let without_follows = without_follows
        .then(|| format!("event `{id}` has `follows_if` and no `follows`: name the event too"));
    let circle = follows_itself(id, all)
        .then(|| format!("event `{id}` follows itself, by way of those that it follows"));
    [
        unknown("follows", &event.not_before),
        unknown("ends", &event.ends),
        unknown("follows", &event.follows),
        without_follows,
        circle,
    ]
    .into_iter()
    .flatten()
}

fn follows_itself(id: &str, all: &BTreeMap<String, EventDefinition>) -> bool {
    let before = |id: &str| all.get(id)?.follows.as_deref();
    let way = std::iter::successors(before(id), |id| before(id));
    way.take(all.len()).any(|before| before == id)
}

fn is_kebab_case(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn check_head(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    if !is_kebab_case(&table.id) {
        let message = format!("table id `{}` must be lower-case words joined by hyphens", table.id);
        mistakes.push(Mistake::new(&[Step::Key("id")], message));
    }
    check_calendar(table, mistakes);
}

/// Applies a table to the rules that an edition inherits, as far as they belong to it: drops, changes
/// and adds. Some of the rules that are known may stand in another edition.
fn apply(
    table: &TableDefinition,
    belongs: &dyn Fn(&str) -> bool,
    known: &BTreeSet<String>,
    rules: &mut Vec<Rule>,
    events: &Events,
    mistakes: &mut Vec<Mistake>,
) {
    let dropped = table.drop.iter().enumerate();
    for (index, id) in dropped.filter(|(_, id)| belongs(id)) {
        let before = rules.len();
        rules.retain(|rule| rule.id != *id);
        if rules.len() == before && !known.contains(id) {
            let message = format!(
                "no table that this one extends has a rule `{id}` to drop{}",
                did_you_mean(id, known.iter().map(String::as_str))
            );
            mistakes.push(Mistake::new(&[Step::Key("drop"), Step::Index(index)], message));
        }
    }
    let not_working = match Recurring::all(&table.not_working, "not_working") {
        Ok(days) => days,
        Err(found) => {
            mistakes.extend(found);
            Vec::new()
        }
    };
    let changed = table.rules.iter().enumerate();
    for (index, definition) in changed.filter(|(_, rule)| belongs(&rule.id)) {
        if table.rules[..index].iter().any(|earlier| earlier.id == definition.id) {
            let message = format!("rule `{}` stands twice in this table", definition.id);
            mistakes.push(Mistake::new(
                &[Step::Key("rule"), Step::Index(index), Step::Key("id")],
                message,
            ));
            continue;
        }
        let inherited = rules.iter().position(|rule| rule.id == definition.id);
        if inherited.is_none() && known.contains(&definition.id) && !definition.is_whole() {
            // It changes a rule that this edition does not have.
            continue;
        }
        let mut reader = RuleReader {
            table,
            not_working: &not_working,
            definition,
            index,
            events,
            mistakes: &mut *mistakes,
            missing: Vec::new(),
            starts_unknown: false,
        };
        let rule = reader.read(inherited.map(|at| &rules[at]));
        reader.tell_missing(rules);
        let Some(rule) = rule else { continue };
        reader.check(&rule);
        if reader.starts_unknown {
            continue;
        }
        match inherited {
            Some(at) => rules[at] = rule,
            None => rules.push(rule),
        }
    }
}

/// The calendar of a table is a shipped one, or a file.
fn check_calendar(table: &TableDefinition, mistakes: &mut Vec<Mistake>) {
    let Some(name) = &table.calendar else { return };
    if name.ends_with(".toml") || calendar::shipped::ids().any(|id| id == name) {
        return;
    }
    let meant = did_you_mean(name, calendar::shipped::ids());
    let message = format!("unknown calendar `{name}`{meant}");
    mistakes.push(Mistake::new(&[Step::Key("calendar")], message));
}

/// Reads one rule of a table, on top of the rule that it changes.
struct RuleReader<'a> {
    table: &'a TableDefinition,
    not_working: &'a [Recurring],
    definition: &'a RuleDefinition,
    index: usize,
    events: &'a Events,
    mistakes: &'a mut Vec<Mistake>,
    missing: Vec<&'static str>,
    starts_unknown: bool,
}

impl RuleReader<'_> {
    fn read(&mut self, inherited: Option<&Rule>) -> Option<Rule> {
        let RuleDefinition { id, .. } = self.definition;
        if !is_kebab_case(id) {
            self.mistake(
                "id",
                format!("rule id `{id}` must be lower-case words joined by hyphens"),
            );
        }
        let Defaults { owner, force, verified } = self.table.defaults;
        let own = self.definition;
        let title = self.required("title", own.title.clone(), inherited.map(|r| r.title.clone()));
        let kind = self.required("kind", own.kind, inherited.map(|r| r.kind));
        let starts = match &own.starts {
            Some(id) => self.event("starts", Some(id)),
            None => self.required("starts", None, inherited.map(|r| r.starts)),
        };
        let owner = self.required("owner", own.owner, inherited.map(|r| r.owner).or(owner));
        // A number that is not changed keeps the authority that it has.
        let authority = inherited.filter(|_| own.within.is_none() && own.variants.is_none());
        let force = self.required("force", own.force, authority.map(|r| r.force).or(force));
        let verified =
            self.required("verified", own.verified, authority.map(|r| r.verified).or(verified));
        let source =
            self.required("source", own.source.clone(), authority.map(|r| r.source.clone()));
        let completes = self.event("completes", own.completes.as_deref());
        let since = self.event("since", own.since.as_deref());
        let before = self.event("before", own.before.as_deref());
        let unless = self.events("unless", own.unless.as_deref());
        let until = self.events("until", own.until.as_deref());
        let variants = self.variants(starts);
        self.starts_unknown = starts.is_none() && own.starts.is_some();
        // The rest of a rule is checked though nobody knows the event that it names.
        let starts = starts.or(self.starts_unknown.then_some(EventId(0)))?;
        let unchanged = inherited.filter(|_| variants.is_none() && own.within.is_some());
        if unchanged.is_some_and(|rule| !rule.variants.is_empty()) {
            self.mistake(
                "within",
                format!(
                    "rule `{id}` has other periods in named circumstances, which stay as they were: \
                     write them again in `variants`, or `variants = []` for none"
                ),
            );
        }
        // What is missing has been told: something stands for it, so that the rest is checked too.
        Some(Rule {
            id: id.clone(),
            table: authority.map_or_else(|| self.table.id.clone(), |r| r.table.clone()),
            in_force: authority.map_or(self.table.in_force, |r| r.in_force),
            title: title.unwrap_or_else(|| id.clone()),
            kind: kind.unwrap_or(Kind::Prompt),
            starts,
            within: own.within.or_else(|| inherited.and_then(|r| r.within)),
            variants: variants
                .or_else(|| inherited.map(|r| r.variants.clone()))
                .unwrap_or_default(),
            direction: own.direction.or(inherited.map(|r| r.direction)).unwrap_or_default(),
            first_day: own.first_day.or(inherited.map(|r| r.first_day)).unwrap_or_default(),
            no_such_date: own
                .no_such_date
                .or(inherited.map(|r| r.no_such_date))
                .unwrap_or_default(),
            completes: completes.or(inherited.and_then(|r| r.completes)),
            beforehand: own.beforehand.or(inherited.map(|r| r.beforehand)).unwrap_or_default(),
            unless: unless.or_else(|| inherited.map(|r| r.unless.clone())).unwrap_or_default(),
            until: until.or_else(|| inherited.map(|r| r.until.clone())).unwrap_or_default(),
            repeats: own.repeats.or(inherited.map(|r| r.repeats)).unwrap_or_default(),
            since: since.or(inherited.and_then(|r| r.since)),
            occurrence: own.occurrence.or(inherited.and_then(|r| r.occurrence)),
            before: before.or(inherited.and_then(|r| r.before)),
            not_working: authority
                .map_or_else(|| self.not_working.to_vec(), |r| r.not_working.clone()),
            own_in_force: own.in_force.or(authority.and_then(|r| r.own_in_force)),
            owner: owner.unwrap_or(Owner::Any),
            force: force.unwrap_or(Force::LocalProcedure),
            verified: verified.unwrap_or(Verified::Presumed),
            source: source.unwrap_or_else(|| self.table.source.title.clone()),
            note: own.note.clone().or_else(|| authority.and_then(|r| r.note.clone())),
        })
    }

    fn check(&mut self, rule: &Rule) {
        if rule.within.is_none() && rule.variants.is_empty() {
            self.mistake(
                "",
                format!(
                    "rule `{}` has neither `within` nor `variants`: say how long it allows",
                    rule.id
                ),
            );
        }
        let counted = |period: Period| period != Period::AsSoonAsPossible;
        let any_number =
            rule.within.is_some_and(counted) || rule.variants.iter().any(|v| counted(v.within));
        // One that is named and not known has been told.
        let never_completed = rule.completes.is_none() && self.definition.completes.is_none();
        if never_completed && rule.kind != Kind::Prompt && any_number {
            self.mistake(
                "",
                format!(
                    "nothing completes rule `{}`: name the event in `completes`, or it can never be met",
                    rule.id
                ),
            );
        }
        if rule.repeats && never_completed {
            self.mistake("repeats", "a rule that repeats needs `completes`: what starts it again");
        }
        if rule.beforehand && rule.completes.is_none_or(|completes| rule.starts == completes) {
            self.mistake("beforehand", "only what another event completes can be done beforehand");
        }
        if !rule.unless.is_empty() && rule.kind != Kind::Prompt {
            self.mistake(
                "unless",
                "only a prompt can be cancelled by `unless`; what ends a duty stands in `until`",
            );
        }
        let hours = |period| matches!(period, Period::Count(_, Unit::Hours));
        let any_hours =
            rule.within.is_some_and(hours) || rule.variants.iter().any(|v| hours(v.within));
        if any_hours && rule.first_day == FirstDay::Counted {
            self.mistake("first_day", "hours run from the moment, so no first day can be counted");
        }
        if rule.occurrence == Some(Occurrence::First) && rule.repeats {
            self.mistake(
                "repeats",
                "a rule that only the first occurrence starts does not repeat: leave one of them out",
            );
        }
        self.check_variants(rule);
    }

    fn check_variants(&mut self, rule: &Rule) {
        for (index, variant) in rule.variants.iter().enumerate() {
            let twice = rule.variants[..index].iter().any(|earlier| {
                (&earlier.circumstance, earlier.after, earlier.starts)
                    == (&variant.circumstance, variant.after, variant.starts)
            });
            if twice {
                let message = match &variant.circumstance {
                    Some(circumstance) => format!("circumstance `{circumstance}` stands twice"),
                    None => "another variant has the same `after`".to_owned(),
                };
                self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
            }
            self.check_after(index, variant, rule);
        }
    }

    fn check_after(&mut self, index: usize, variant: &Variant, rule: &Rule) {
        let message = match variant.after {
            None if variant.circumstance.is_none() => {
                "a variant needs `circumstance`, `after`, or both: when does it apply?"
            }
            None => return,
            Some(_) if rule.since.is_none() && self.definition.since.is_none() => {
                "`after` needs `since` in the rule: the event that it is counted from"
            }
            Some(Period::Count(_, Unit::Days | Unit::Weeks | Unit::Months | Unit::Years)) => return,
            Some(_) => "`after` takes days, weeks, months or years",
        };
        self.mistakes.push(Mistake::new(&self.variant_at(index, "after"), message));
    }

    fn variants(&mut self, starts: Option<EventId>) -> Option<Vec<Variant>> {
        let definitions = self.definition.variants.as_deref()?;
        let mut variants = Vec::new();
        for (index, definition) in definitions.iter().enumerate() {
            let misnamed = definition.circumstance.as_ref().filter(|name| !is_kebab_case(name));
            if let Some(circumstance) = misnamed {
                let message = format!(
                    "circumstance `{circumstance}` must be lower-case words joined by hyphens"
                );
                self.mistakes.push(Mistake::new(&self.variant_at(index, "circumstance"), message));
            }
            let starts = match &definition.starts {
                None => starts,
                Some(id) => match self.events.find(id) {
                    Ok(event) => Some(event),
                    Err(unknown) => {
                        let at = self.variant_at(index, "starts");
                        self.mistakes.push(Mistake::new(&at, unknown.to_string()));
                        None
                    }
                },
            };
            let Some(starts) = starts else { continue };
            variants.push(Variant {
                circumstance: definition.circumstance.clone(),
                after: definition.after,
                within: definition.within,
                starts,
                note: definition.note.clone(),
            });
        }
        Some(variants)
    }

    /// A key that a rule must have, of its own or from elsewhere.
    fn required<T>(&mut self, key: &'static str, own: Option<T>, other: Option<T>) -> Option<T> {
        let value = own.or(other);
        if value.is_none() {
            self.missing.push(key);
        }
        value
    }

    fn tell_missing(&mut self, inherited: &[Rule]) {
        if self.missing.is_empty() {
            return;
        }
        let id = &self.definition.id;
        let keys: Vec<String> = self.missing.iter().map(|key| format!("`{key}`")).collect();
        let known = || inherited.iter().map(|rule| rule.id.as_str());
        let meant = match self.table.extends.is_empty() || known().any(|known| known == id) {
            true => String::new(),
            false => format!(
                ", and no table that this one extends has a rule of that id to change{}",
                did_you_mean(id, known())
            ),
        };
        self.mistake("", format!("rule `{id}` has no {}{meant}", keys.join(", ")));
    }

    fn event(&mut self, key: &'static str, id: Option<&str>) -> Option<EventId> {
        match self.events.find(id?) {
            Ok(event) => Some(event),
            Err(unknown) => {
                self.mistake(key, unknown.to_string());
                None
            }
        }
    }

    fn events(&mut self, key: &'static str, ids: Option<&[String]>) -> Option<Vec<EventId>> {
        let mut found = Vec::new();
        for (index, id) in ids?.iter().enumerate() {
            match self.events.find(id) {
                Ok(event) => found.push(event),
                Err(unknown) => {
                    let mut at = self.at(key);
                    at.push(Step::Index(index));
                    self.mistakes.push(Mistake::new(&at, unknown.to_string()));
                }
            }
        }
        Some(found)
    }

    fn mistake(&mut self, key: &'static str, message: impl Into<String>) {
        let at = self.at(key);
        self.mistakes.push(Mistake::new(&at, message));
    }

    /// The place of a key of the rule, or of the rule itself where the key is empty.
    fn at(&self, key: &'static str) -> Vec<Step> {
        let mut at = vec![Step::Key("rule"), Step::Index(self.index)];
        if !key.is_empty() {
            at.push(Step::Key(key));
        }
        at
    }

    fn variant_at(&self, variant: usize, key: &'static str) -> Vec<Step> {
        let mut at = self.at("variants");
        at.extend([Step::Index(variant), Step::Key(key)]);
        at
    }
}

/// Rules that start each other for ever. One that starts itself says so with `repeats`.
fn check_cycles(
    table: &TableDefinition,
    rules: &[&Rule],
    events: &Events,
    mistakes: &mut Vec<Mistake>,
) {
    for (index, own) in table.rules.iter().enumerate() {
        let Some(rule) = rules.iter().find(|rule| rule.id == own.id && !says_how_often(rule))
        else {
            continue;
        };
        let Some(path) = way_back(rule, rules) else {
            continue;
        };
        let names: Vec<&str> = path.iter().map(|event| events.get(*event).id.as_str()).collect();
        let message = format!(
            "rule `{}` starts itself again: {}; a timescale that repeats is one rule with `repeats = true`",
            rule.id,
            names.join(" -> ")
        );
        let at = [Step::Key("rule"), Step::Index(index), Step::Key("completes")];
        mistakes.push(Mistake::new(&at, message));
    }
}

/// Whether a rule says itself how often it starts again: by repeating, or only once in a spell.
fn says_how_often(rule: &Rule) -> bool {
    rule.repeats || rule.occurrence == Some(Occurrence::First)
}

/// The events from a rule's start round to the same event, by rules that do not repeat.
fn way_back(rule: &Rule, rules: &[&Rule]) -> Option<Vec<EventId>> {
    let mut ways = vec![vec![rule.starts, rule.completes?]];
    let mut seen = Vec::new();
    while let Some(way) = ways.pop() {
        let end = *way.last()?;
        if end == rule.starts {
            return Some(way);
        }
        if seen.contains(&end) {
            continue;
        }
        seen.push(end);
        for next in rules.iter().filter(|next| next.starts == end && !says_how_often(next)) {
            if let Some(completes) = next.completes {
                let mut longer = way.clone();
                longer.push(completes);
                ways.push(longer);
            }
        }
    }
    None
}
