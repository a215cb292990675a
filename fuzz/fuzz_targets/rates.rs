//! See `origo_fuzz::rates`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| origo_fuzz::rates(bytes));
