//! What may be done for one document. Every limit is counted, never timed: the same file is judged alike on a fast and
//! on a slow machine.

use std::cell::Cell;

use super::PdfError;

/// Look-ups of objects; the verification of a certificate of twenty pages needs some hundred.
const VISITS_MAX: usize = 20_000;
/// Values read, of about 50 bytes each: some ten megabytes of memory.
const VALUES_MAX: usize = 200_000;
/// Bytes read as objects and tables, streams not counted.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes that come out of compressed streams, and bytes of streams that are compared.
const STREAM_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What was done so far.
#[derive(Debug, Default)]
pub(crate) struct Work {
    visits: Cell<usize>,
    values: Cell<usize>,
    bytes: Cell<usize>,
    stream_bytes: Cell<usize>,
}

impl Work {
    /// An object is looked up.
    pub(crate) fn visit(&self) -> Result<(), PdfError> {
        add(&self.visits, 1, VISITS_MAX)
    }

    /// So many values were read.
    pub(crate) fn values(&self, count: usize) -> Result<(), PdfError> {
        add(&self.values, count, VALUES_MAX)
    }

    /// So many bytes were read.
    pub(crate) fn bytes(&self, count: usize) -> Result<(), PdfError> {
        add(&self.bytes, count, BYTES_MAX)
    }

    /// So many bytes of streams were inflated or compared.
    pub(crate) fn stream_bytes(&self, count: usize) -> Result<(), PdfError> {
        add(&self.stream_bytes, count, STREAM_BYTES_MAX)
    }

    /// Everything together, for tests and reports.
    pub(crate) fn total(&self) -> usize {
        self.visits.get() + self.values.get() + self.bytes.get() + self.stream_bytes.get()
    }
}

fn add(counter: &Cell<usize>, count: usize, most: usize) -> Result<(), PdfError> {
    let sum = counter.get().saturating_add(count);
    counter.set(sum);
    if sum > most {
        Err(PdfError::TooMuch)
    } else {
        Ok(())
    }
}

/// The most that [`Work::total`] can reach before a document is given up, one object too many included.
pub(crate) const WORK_MAX: usize =
    VISITS_MAX + VALUES_MAX + BYTES_MAX + STREAM_BYTES_MAX + 8 * 1024 * 1024;
