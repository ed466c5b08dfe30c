#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dutyclock_fuzz::spoken_date(input));
