//! The least work that a program can do on a CSV file with the csv crate: the lower bound for any checker
//! built on it.
//!
//! `csv_floor parse FILE` reads every record; `csv_floor rewrite FILE OUT` also writes each.

use std::error::Error;
use std::fs::File;

use csv::{ByteRecord, Reader, Writer};

const USAGE: &str = "usage: csv_floor parse FILE | csv_floor rewrite FILE OUT";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let records = match args[..] {
        ["parse", file] => parse(file)?,
        ["rewrite", file, out] => rewrite(file, out)?,
        _ => return Err(USAGE.into()),
    };
    println!("{records} records");
    Ok(())
}

fn parse(file: &str) -> csv::Result<u64> {
    let mut reader = Reader::from_path(file)?;
    let mut record = ByteRecord::new();
    let mut records = 0;
    while reader.read_byte_record(&mut record)? {
        records += 1;
    }
    Ok(records)
}

fn rewrite(file: &str, out: &str) -> csv::Result<u64> {
    let mut reader = Reader::from_path(file)?;
    let mut writer = Writer::from_writer(File::create(out)?);
    writer.write_byte_record(reader.byte_headers()?)?;
    let mut record = ByteRecord::new();
    let mut records = 0;
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
        records += 1;
    }
    writer.flush()?;
    Ok(records)
}
