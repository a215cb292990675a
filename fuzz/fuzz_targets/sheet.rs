//! See `origo_fuzz::sheet`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| origo_fuzz::sheet(bytes));
