//! The rows of a sheet.

/// The cells of a sheet that are not empty, by row and column. A sheet of a thousand rows may have one stray cell in
/// its last corner, a million rows below; and one of a million rows has many millions of cells, so that each takes
/// little room.
#[derive(Default)]
pub(in crate::intake) struct SheetRows {
    places: Vec<Place>,
    text: String,
}

/// Where a cell is, and its text.
struct Place {
    row: u32,
    column: u32,
    /// Its text is so long, and begins there.
    length: u32,
    start: u32,
}

/// A row of a sheet with its cells that are not empty, by column.
#[derive(Clone, Copy)]
pub(in crate::intake) struct SheetRow<'s> {
    rows: &'s SheetRows,
    places: &'s [Place],
}

#[cfg(feature = "xlsx")]
impl SheetRows {
    /// Adds a cell.
    ///
    /// # Errors
    ///
    /// If the sheet has more text than a workbook may have.
    pub(super) fn add(&mut self, row: u32, column: u32, text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let too_long = |_| "has more than 4 GiB of text".to_owned();
        let start = u32::try_from(self.text.len()).map_err(too_long)?;
        let length = u32::try_from(text.len()).map_err(too_long)?;
        self.text.push_str(text);
        self.places.push(Place { row, column, length, start });
        Ok(())
    }

    /// Puts the cells in order, once all are there.
    ///
    /// # Errors
    ///
    /// If there are two in one place: whoever wrote them may have written each row over the one before.
    pub(super) fn in_order(mut self) -> Result<Self, String> {
        let place = |place: &Place| (place.row, place.column);
        if !self.places.is_sorted_by_key(place) {
            self.places.sort_by_key(place);
        }
        match self.places.windows(2).find(|pair| place(&pair[0]) == place(&pair[1])) {
            None => Ok(self),
            Some(pair) => {
                let (row, column) = (pair[0].row + 1, pair[0].column + 1);
                Err(format!("row {row} has two cells in column {column}: export it again"))
            }
        }
    }

    pub(in crate::intake) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl SheetRows {
    /// The rows that have cells, in order.
    pub(in crate::intake) fn iter(&self) -> impl Iterator<Item = SheetRow<'_>> {
        let rows = self.places.chunk_by(|one, next| one.row == next.row);
        rows.map(|places| SheetRow { rows: self, places })
    }
}

impl<'s> SheetRow<'s> {
    /// Its number, from 0.
    pub(in crate::intake) fn number(self) -> u32 {
        self.places.first().map_or(0, |place| place.row)
    }

    /// Its cells, each with the number of its column, from 0.
    pub(in crate::intake) fn cells(self) -> impl Iterator<Item = (u32, &'s str)> {
        self.places.iter().map(move |place| (place.column, self.rows.text_at(place)))
    }

    pub(in crate::intake) fn texts(self) -> impl Iterator<Item = String> {
        self.cells().map(|(_, text)| text.to_owned())
    }

    /// The text in a column.
    pub(in crate::intake) fn get(self, column: u32) -> Option<&'s str> {
        let at = self.places.binary_search_by_key(&column, |place| place.column).ok()?;
        Some(self.rows.text_at(&self.places[at]))
    }
}

impl SheetRows {
    fn text_at(&self, place: &Place) -> &str {
        let start = place.start as usize;
        &self.text[start..start + place.length as usize]
    }
}

#[cfg(all(test, feature = "xlsx"))]
mod tests {
    use super::*;

    #[test]
    fn cells_are_in_order_and_each_place_has_one() {
        let rows_of = |cells: &[(u32, u32, &str)]| {
            let mut rows = SheetRows::default();
            for (row, column, text) in cells {
                rows.add(*row, *column, text).unwrap();
            }
            rows.in_order()
        };
        let said = rows_of(&[(2, 3, "c"), (7, 0, "a"), (2, 3, "d")]).err().unwrap();
        assert_eq!(said, "row 3 has two cells in column 4: export it again");

        let rows = rows_of(&[(7, 1, "b"), (2, 3, "d"), (7, 0, "a"), (2, 4, "")]).unwrap();
        let cells = |row: SheetRow<'_>| {
            (row.number(), row.cells().map(|(at, text)| (at, text.to_owned())).collect())
        };
        let all: Vec<(u32, Vec<(u32, String)>)> = rows.iter().map(cells).collect();
        let owned = |text: &str| text.to_owned();
        assert_eq!(all, [(2, vec![(3, owned("d"))]), (7, vec![(0, owned("a")), (1, owned("b"))])]);
        assert_eq!(rows.iter().next().unwrap().get(3), Some("d"));
    }
}
