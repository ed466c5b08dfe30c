//! What is in the archive of a workbook: a megabyte of it may hold a gigabyte of nothing.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::limits::{WORKBOOK, WORKBOOK_TEXTS};

/// The bytes to which a workbook may unpack.
#[derive(Clone, Copy)]
pub(super) struct Most {
    pub(super) in_all: u64,
    /// Of its shared texts, each of which is kept.
    pub(super) texts: u64,
}

impl Most {
    pub(super) const OF_WORKBOOK: Self = Self { in_all: WORKBOOK, texts: WORKBOOK_TEXTS };
}

/// # Errors
///
/// If it unpacks to more, worded to follow its name.
pub(super) fn check_unpacked(bytes: &[u8], most: Most) -> Result<(), String> {
    // What is no archive is told by its reader.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut left = most.in_all;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else { continue };
        let has_texts = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let (may_have, what, limit) = if has_texts && most.texts <= left {
            (most.texts, "texts", most.texts)
        } else {
            (left, "sheets", most.in_all)
        };
        // What the archive says of its parts may be wrong. A damaged part is told by its reader.
        let Ok(read) = io::copy(&mut part.take(may_have + 1), &mut io::sink()) else { continue };
        if read > may_have {
            return Err(format!(
                "has {what} that unpack to more than {} MiB: save the sheet as CSV, which may have any length",
                limit >> 20
            ));
        }
        left -= read;
    }
    Ok(())
}

/// Whether a workbook was written by a program that calculates nothing: such programs ask the spreadsheet that opens
/// it to calculate every formula.
pub(super) fn is_uncalculated(bytes: &[u8]) -> bool {
    const MOST: u64 = 1 << 20;
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(part) = archive.by_name("xl/workbook.xml") else { return false };
    let mut xml = Vec::new();
    // A damaged part is told by its reader.
    let is_read = part.take(MOST).read_to_end(&mut xml).is_ok();
    let xml = String::from_utf8_lossy(&xml);
    is_read
        && ["\"1\"", "\"true\""].iter().any(|yes| xml.contains(&format!("fullCalcOnLoad={yes}")))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn a_workbook_may_unpack_to_so_much_and_no_more() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, length) in [("xl/worksheets/sheet1.xml", 3000), ("xl/sharedStrings.xml", 2000)] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(&vec![b' '; length]).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < 500);
        let check = |in_all, texts| check_unpacked(&bytes, Most { in_all, texts });
        assert_eq!(check(5000, 2000), Ok(()));
        assert!(check(4999, 2000).unwrap_err().contains("has sheets that unpack to more"));
        assert!(check(5000, 1999).unwrap_err().contains("has texts that unpack to more"));
    }
}
