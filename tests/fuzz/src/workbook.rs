//! A workbook around a sheet, since changes to what is packed reach no sheet.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What a workbook has besides its sheet. Cells of style 1 are dates.
const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "_rels/.rels",
        concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="xl/workbook.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
            "</Relationships>",
        ),
    ),
    (
        "xl/workbook.xml",
        concat!(
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
            r#"<sheets><sheet name="Cases" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="worksheets/sheet1.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#,
            "</Relationships>",
        ),
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/sharedStrings.xml",
        "<sst><si><t>case</t></si><si><t>referral</t></si><si><t>C-1042</t></si><si><t>icpc</t></si></sst>",
    ),
];

/// A workbook with this sheet, stored as it is.
pub fn with_sheet(sheet: &[u8]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut workbook = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = PARTS.iter().map(|(name, part)| (*name, part.as_bytes()));
    for (name, part) in parts.chain([("xl/worksheets/sheet1.xml", sheet)]) {
        workbook.start_file(name, stored).expect("memory takes every part");
        workbook.write_all(part).expect("memory takes every part");
    }
    workbook.finish().expect("memory takes every part").into_inner()
}

#[cfg(test)]
mod tests {
    use dutyclock::check::Source;
    use dutyclock::intake::{Input, TableOptions};

    use super::*;
    use crate::RULES;

    #[test]
    fn a_sheet_in_its_workbook_is_read() {
        let sheet = include_bytes!("../corpus/workbook/sheet.xml");
        let (workbook, options) = (Cursor::new(with_sheet(sheet)), TableOptions::default());
        let read = Source::read(Input::Xlsx, "cases".to_owned(), workbook, &options, &RULES.rules);
        assert!(read.is_ok(), "{:?}", read.err());
    }
}
