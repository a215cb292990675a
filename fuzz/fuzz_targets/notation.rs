//! See `origo_fuzz::notation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| origo_fuzz::notation(bytes));
