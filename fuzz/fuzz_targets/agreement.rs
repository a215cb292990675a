//! See `origo_fuzz::agreement`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| origo_fuzz::agreement(bytes));
