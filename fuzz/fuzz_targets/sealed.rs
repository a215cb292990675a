//! See `fuzz/src/sealed.rs`.
#![no_main]

#[path = "../src/sealed.rs"]
mod sealed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sealed::sealed(bytes));
