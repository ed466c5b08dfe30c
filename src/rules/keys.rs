//! The keys of rules and events: the one list of all that a table can say.
//!
//! To add a key to rules, add a row to [`rule_keys`], and a row to [`Key`] that says how a difference
//! in it reads. These rows make the written key (`definition.rs`), the field of a rule (`rule.rs`), its
//! inheritance (`reader.rs`), and its text in lists, differences and searches (`values.rs`). The engine
//! gives the key its meaning, and `report` its sentence on the page of a rule. `tests/it/rule_keys.rs`
//! has a sample of each key and fails where one is missing.

use crate::named_enum::named_enum;

/// The keys of a rule: `key: type as written => type as read, where it comes from, how it is filled, Key`.
///
/// Where a rule does not give a key, it comes from the inherited rule of the same id (`inherited`), or
/// from that rule as long as its number is not changed (`with_number`), or from the table's
/// `[defaults]`. Then it is `optional`, has its type's default (`or_default`), or is `required`: its
/// stand-in lets the rest of the rule be checked.
///
/// The order is that of the columns where rules are listed: a new key comes last.
macro_rules! rule_keys {
    ($then:ident) => {
        $then! {
            /// What must be done.
            title: String => String, inherited, required(String::new()), Title;
            /// Limit, prompt or target.
            kind: Kind => Kind, inherited, required(Kind::Prompt), Kind;
            /// The event that starts it.
            starts: String => EventId, inherited, required(EventId::FIRST), Starts;
            /// How long; left out where the rule applies in named circumstances only.
            within: Period => Period, inherited, optional(), Within;
            /// Which way from the event.
            direction: Direction => Direction, inherited, or_default(), Direction;
            /// The event that completes it.
            completes: String => EventId, inherited, optional(), Completes;
            /// Events that cancel a prompt.
            unless: Vec<String> => Vec<EventId>, inherited, or_default(), Unless;
            /// Events that end the duty.
            until: Vec<String> => Vec<EventId>, inherited, or_default(), Until;
            /// Whether each completion starts it again.
            repeats: bool => bool, inherited, or_default(), Repeats;
            /// Other periods in named circumstances.
            variants: Vec<VariantDefinition> => Vec<Variant>, inherited, or_default(), Variant;
            /// Who must act.
            owner: Owner => Owner, inherited or defaults, required(Owner::Any), Owner;
            /// How binding it is.
            force: Force => Force, with_number or defaults, required(Force::LocalProcedure), Force;
            /// How well its words are known.
            verified: Verified => Verified, with_number or defaults, required(Verified::Presumed), Verified;
            /// Where in the document.
            source: String => String, with_number, required(String::new()), Source;
            /// What is contested or conditional.
            note: String => String, with_number, optional(), Note;
            /// Whether the day of the event counts.
            first_day: FirstDay => FirstDay, inherited, or_default(), FirstDay;
            /// What stands for a date that its month does not have.
            no_such_date: NoSuchDate => NoSuchDate, inherited, or_default(), NoSuchDate;
            /// The event that begins the spell which the rule counts in, such as the start of a placement.
            since: String => EventId, inherited, optional(), Since;
            /// Which occurrences of the starting event start it, of those in the spell; all where not given.
            occurrence: Occurrence => Occurrence, inherited, optional(), Occurrence;
            /// The event before which it starts: once that has happened in the spell, nothing starts it.
            before: String => EventId, inherited, optional(), Before;
            /// The dates on which the rule was in force, where they are not those of its document.
            in_force: InForce => InForce, with_number, optional(), InForce;
            /// Whether it may be done before it starts: what was done by then is done in time, unless the duty
            /// has ended in between or an earlier start called for it.
            beforehand: bool => bool, inherited, or_default(), Beforehand;
            /// Events after the start from which it counts instead: from the latest of them.
            postponed_by: Vec<String> => Vec<EventId>, inherited, or_default(), PostponedBy;
            /// Id of the rule whose time the start prolongs: it counts from the end of that time, if that is
            /// later than the start. Each earlier start since then has prolonged the time too.
            prolongs: String => String, inherited, optional(), Prolongs;
            /// Other counts: if the limit of one of them is later, it is the limit.
            or_later: Vec<OtherCountDefinition> => Vec<OtherCount>, with_number, or_default(), OrLater;
            /// Other counts: if the limit of one of them is earlier, it is the limit.
            or_earlier: Vec<OtherCountDefinition> => Vec<OtherCount>, with_number, or_default(), OrEarlier;
            /// How long after the start it may be done, at the least: what is done sooner does not count.
            no_sooner: Period => Period, with_number, optional(), NoSooner;
            /// What happens if the last day is a Sunday or a public holiday.
            on_holiday: OnHoliday => OnHoliday, with_number, or_default(), OnHoliday;
            /// The date of the text that was read: its words as they stood on that day.
            read: Date => Date, with_number or defaults, optional(), Read;
            /// Who read it, by their role: "a social work lecturer".
            by: String => String, with_number, optional(), By;
            /// Whether bank holidays count as working days, so that only weekends and the days in `not_working`
            /// do not.
            counts_bank_holidays: bool => bool, with_number or defaults, or_default(), CountsBankHolidays;
            /// That it allows so many hours in all, over several spells: each runs from a start to what completes
            /// it.
            total: TotalDefinition => Total, inherited, optional(), Total;
        }
    };
}
pub(super) use rule_keys;

/// The keys of an event: `key: type as written => type as read, inherited unless key, how it is filled, Key`.
///
/// A table that redefines an inherited event changes the keys that it gives. A key is inherited unless
/// the table gives the one named after `unless`: in which cases an event follows another is inherited
/// with that other event only.
macro_rules! event_keys {
    ($then:ident) => {
        $then! {
            /// Its title.
            title: String => String, inherited unless title, required(), Title;
            /// Whether it reaches the authority from outside, so that a policy on deemed receipt applies.
            received: bool => bool, inherited unless received, or_default(), Received;
            /// Whether people speak of it while it is still to come: a time, a weekday or a day without a year that
            /// somebody types is then the next such moment, not the last.
            planned: bool => bool, inherited unless planned, or_default(), Planned;
            /// Id of the event that it can only follow: a record that has it before that event contradicts
            /// itself.
            not_before: String => EventId, inherited unless not_before, optional(), NotBefore;
            /// Id of the event that begins what it ends, such as a placement. What began first ends first: the
            /// next may begin on the day that the last ends, or before.
            ends: String => EventId, inherited unless ends, optional(), Ends;
            /// Id of the event that it usually comes after. A timeline goes on from there where no rule
            /// sets a limit for it.
            follows: String => EventId, inherited unless follows, optional(), Follows;
            /// Where that is not always so: in which cases it comes, such as "a plan is made".
            follows_if: String => String, inherited unless follows, optional(), FollowsIf;
            /// What else people and records call it, such as "ICPC".
            also: Vec<String> => Vec<String>, inherited unless also, or_default(), Also;
        }
    };
}
pub(super) use event_keys;

/// The type of a field, by how it is filled.
macro_rules! field_type {
    (optional $value:ty) => { Option<$value> };
    ($fill:ident $value:ty) => { $value };
}
pub(super) use field_type;

named_enum! {
    /// Where a word is found: the first names a thing best.
    Field {
        /// In its id.
        Id = "id",
        /// In its title.
        Title = "title",
        /// In an event that it speaks of.
        Event = "event",
        /// In the name of a circumstance.
        Circumstance = "circumstance",
        /// In how long it allows.
        Period = "period",
        /// In its source, or in the name of its table.
        Source = "source",
        /// In what is said to be contested or conditional.
        Note = "note",
    }
}

named_enum! {
    /// What an event does to a rule.
    Relation {
        /// It starts the rule.
        Starts = "starts",
        /// It completes the rule.
        Completes = "completes",
        /// It cancels a prompt.
        Cancels = "cancels",
        /// It ends the duty.
        Ends = "ends",
        /// It begins the spell that the rule counts in.
        Begins = "begins the spell of",
        /// Once it has happened, nothing starts the rule.
        RulesOut = "rules out",
        /// The rule counts from it, if it comes after the start.
        Postpones = "postpones",
        /// The rule has another count from it, which may set the limit.
        Moves = "moves",
        /// What began before it no longer counts towards the total of the rule.
        BeginsAnew = "begins anew the total of",
    }
}

/// Whether a key changes what is due, or words and authority alone.
enum Weight {
    Duty,
    Words,
}

/// Declares [`Key`]: its name, whether it changes the duty or words alone, how a sentence begins that tells
/// a change to it, where a search finds its text, and what the events that it names do to the rule.
macro_rules! keys {
    ($($key:ident = $name:literal, $weight:ident, $begins:literal $(, in $field:ident)? $(, event $relation:ident)?;)+) => {
        named_enum! {
            /// What a table can say of a rule, an event or itself, by the key that says it.
            Key {
                $(#[doc = concat!("`", $name, "`")] $key = $name,)+
            }
        }

        impl Key {
            /// Whether it changes what is due, when, by whom or how bindingly, and not only its authority
            /// or its words.
            #[must_use]
            pub fn changes_the_duty(self) -> bool {
                match self {
                    $(Self::$key => matches!(Weight::$weight, Weight::Duty),)+
                }
            }

            /// How a sentence begins that says what it is now.
            pub(super) fn begins(self) -> &'static str {
                match self {
                    $(Self::$key => $begins,)+
                }
            }

            /// Where a search finds its text; `None` for what is found otherwise, or not at all.
            pub(crate) fn field(self) -> Option<Field> {
                match self {
                    $($(Self::$key => Some(Field::$field),)?)+
                    _ => None,
                }
            }

            /// What the events that it names do to the rule; `None` if it names none.
            pub(crate) fn relation(self) -> Option<Relation> {
                match self {
                    $($(Self::$key => Some(Relation::$relation),)?)+
                    _ => None,
                }
            }
        }
    };
}

// In the order in which differences are listed.
keys! {
    Whole = "all", Duty, "";
    Within = "within", Duty, "";
    Variant = "variant", Duty, "", event Starts;
    Starts = "starts", Duty, "counted from", event Starts;
    Direction = "direction", Duty, "counted";
    FirstDay = "first_day", Duty, "day of the event";
    NoSuchDate = "no_such_date", Duty, "for a date that the month does not have";
    OnHoliday = "on_holiday", Duty, "if the last day is a Sunday or a public holiday:";
    NotWorking = "not_working", Duty, "never working days:", in Note;
    CountsBankHolidays = "counts_bank_holidays", Duty, "bank holidays count as working days:";
    Completes = "completes", Duty, "completed by", event Completes;
    Beforehand = "beforehand", Duty, "may be done beforehand:";
    Repeats = "repeats", Duty, "repeats:";
    Since = "since", Duty, "in the spell since", event Begins;
    Occurrence = "occurrence", Duty, "started by occurrences:";
    Before = "before", Duty, "started only before", event RulesOut;
    PostponedBy = "postponed_by", Duty, "postponed by", event Postpones;
    Prolongs = "prolongs", Duty, "prolongs the time of";
    OrLater = "or_later", Duty, "or, if later,", event Moves;
    OrEarlier = "or_earlier", Duty, "or, if earlier,", event Moves;
    NoSooner = "no_sooner", Duty, "no sooner than";
    Total = "total", Duty, "a total over several spells:", event BeginsAnew;
    Unless = "unless", Duty, "cancelled by", event Cancels;
    Until = "until", Duty, "ended by", event Ends;
    InForce = "in_force", Duty, "now";
    Kind = "kind", Duty, "now";
    Owner = "owner", Duty, "to be done by";
    Force = "force", Duty, "force";
    Calendar = "calendar", Duty, "calendar";
    DeemedReceipt = "deemed_receipt", Duty, "deemed receipt";
    Verified = "verified", Words, "evidence mark";
    Read = "read", Words, "text read as it stood on";
    By = "by", Words, "text read by";
    Source = "source", Words, "source", in Source;
    Note = "note", Words, "note", in Note;
    Received = "received", Duty, "received from outside:";
    Planned = "planned", Words, "spoken of while still to come:";
    NotBefore = "not_before", Duty, "can only follow";
    Ends = "ends", Duty, "ends what began with";
    Follows = "follows", Words, "usually comes after";
    FollowsIf = "follows_if", Words, "comes only if";
    Also = "also", Words, "also called";
    Title = "title", Words, "title", in Title;
}
