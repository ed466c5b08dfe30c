//! What all tables have in common, whatever file they come from: the encoding, the headings and the cells.

mod cells;
mod head;
mod options;
mod text;
mod workbook;

pub(super) use self::cells::{Cells, is_shortened};
pub(super) use self::head::{FIRST_ROWS, Head, with_single_spaces};
pub use self::options::{HeadingMap, Separator, TableOptions};
pub(super) use self::text::{Text, open_text, text_of};
pub(super) use self::workbook::{
    Sheet, SheetRow, SheetRows, WORKBOOKS, Workbook, is_called_workbook, is_workbook,
};
