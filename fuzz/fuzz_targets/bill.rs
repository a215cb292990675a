//! See `origo_fuzz::bill`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| origo_fuzz::bill(bytes));
