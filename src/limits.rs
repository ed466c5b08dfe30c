//! What dutyclock refuses because it is too much. Each limit is far beyond any record of a child. Without it, a broken
//! or hostile input could take time or memory without end.

/// Columns of a table.
pub const COLUMNS: usize = 5_000;
/// Bytes of a name, such as a heading or the id of an event. What is longer is none, and is compared with nothing.
pub const NAME: usize = 200;
/// Bytes of the first row of a table.
pub const FIRST_ROW: usize = 1 << 20;
/// Bytes of a record: a row of a table, or a line of JSON. A longer one is an unclosed quote, or the file is in another
/// format.
pub const RECORD: usize = 16 << 20;
/// Bytes of the id of a case. A longer one is a text from another column.
pub const ID: usize = 500;
/// Dates of one case, besides the first of each event.
pub const DATES: usize = 1_000;
/// Bytes of a file that is read whole: a case, a rule table, a calendar or a mapping.
pub const TEXT_FILE: usize = 1 << 20;
/// Mistakes and warnings in a file of TOML that are shown.
pub const MISTAKES: usize = 50;
/// Events that a table defines.
pub const EVENTS: usize = 2_000;
/// Rules of a table, with those that it inherits, in all editions.
pub const RULES: usize = 2_000;
/// Tables or calendars that extend each other in turn.
pub const LEVELS: usize = 16;
/// Tables that a table is made of, each counted as often as it is extended.
pub const TABLES: usize = 200;
/// Elements of XML inside each other.
pub const XML_DEPTH: usize = 100;
/// Bytes of a text, a comment or an element's attributes in XML.
pub const XML_TEXT: usize = 1 << 20;
/// Records of one child: elements, or rows of all lists.
pub const RECORDS_OF_CHILD: usize = 10_000;
/// Bytes to which a workbook unpacks.
pub const WORKBOOK: u64 = 1 << 30;
/// Bytes to which its texts unpack.
pub const WORKBOOK_TEXTS: u64 = 128 << 20;
