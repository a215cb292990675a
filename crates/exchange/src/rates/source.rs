//! Where the rows of a tariff come from: text that streams, in whatever encoding, or a workbook.

use super::model::RatesFileError;
use crate::book::{
    self, BookError, Bounds, CellKind, Row, TextChoice, encoding_of, separator, separator_line,
};
use encoding_rs::{CoderResult, Decoder};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// So much of a file says what it is.
const LOOKED_AT: usize = 1 << 16;
/// Rows of a workbook.
const ROWS_MAX: usize = 100_000;

/// Rows, one after the other.
pub(crate) enum Source<'f> {
    Text(Box<csv::Reader<Box<dyn Read + 'f>>>),
    Book(std::vec::IntoIter<Row>),
}

/// The line of a row, and what is wrong with the row as text.
type Next = Option<(u64, Result<(), String>)>;

impl<'f> Source<'f> {
    /// Looks at the beginning of a file.
    pub(crate) fn open(file: impl Read + 'f) -> Result<Self, RatesFileError> {
        let mut file = BufReader::with_capacity(LOOKED_AT, file);
        let start = file.fill_buf()?.to_owned();
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") {
            return Self::book(file);
        }
        let (encoding, mark, _) = encoding_of(&start);
        file.consume(mark);
        let (text, _) = encoding.decode_without_bom_handling(start.get(mark..).unwrap_or_default());
        let is_binary = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.contains(is_binary) {
            return Err(RatesFileError::Unreadable);
        }
        let (said, body, _) = separator_line(&text);
        let separator = said.or_else(|| separator(body)).unwrap_or(',');
        let text: Box<dyn Read + 'f> = match encoding == encoding_rs::UTF_8 {
            true => Box::new(file),
            false => Box::new(Decoding::new(
                file,
                encoding.new_decoder_without_bom_handling(),
            )),
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator as u8)
            .flexible(true)
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text);
        Ok(Self::Text(Box::new(reader)))
    }

    fn book(file: impl Read) -> Result<Self, RatesFileError> {
        let mut bytes = Vec::new();
        file.take(book::BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)?;
        let bounds = Bounds {
            rows: ROWS_MAX,
            sheets: 1,
        };
        let mut book =
            book::read(&bytes, &TextChoice::default(), &bounds).map_err(|error| match error {
                BookError::TooLarge | BookError::TooComplex => {
                    io::Error::other("the workbook is larger than 5 MB: save the table as CSV")
                        .into()
                }
                _ => RatesFileError::Unreadable,
            })?;
        if book.cut {
            return Err(
                io::Error::other("the workbook has too many rows: save the table as CSV").into(),
            );
        }
        let rows = book.sheets.drain(..).next().map(|sheet| sheet.rows);
        Ok(Self::Book(rows.unwrap_or_default().into_iter()))
    }

    /// The next row.
    pub(crate) fn next(&mut self, record: &mut csv::StringRecord) -> Result<Next, RatesFileError> {
        match self {
            Self::Book(rows) => Ok(rows.next().map(|row| {
                let cell = |cell: &book::Cell| match cell.kind {
                    CellKind::Date => cell.day.clone(),
                    _ => cell.text.clone(),
                };
                *record = row.cells.iter().map(cell).collect::<Vec<_>>().into();
                (row.line as u64, Ok(()))
            })),
            Self::Text(reader) => {
                let line = reader.position().line();
                match reader.read_record(record) {
                    Ok(false) => Ok(None),
                    Ok(true) => {
                        let line = record.position().map_or(line, csv::Position::line);
                        Ok(Some((line, Ok(()))))
                    }
                    Err(error) => match error.into_kind() {
                        csv::ErrorKind::Io(error) => Err(error.into()),
                        _ => Ok(Some((line, Err("this is no text in UTF-8".to_owned())))),
                    },
                }
            }
        }
    }
}

/// Text in another encoding as UTF-8, while it streams.
struct Decoding<R> {
    file: R,
    decoder: Decoder,
    ready: Cursor<Vec<u8>>,
    ended: bool,
}

impl<R: BufRead> Decoding<R> {
    fn new(file: R, decoder: Decoder) -> Self {
        Self {
            file,
            decoder,
            ready: Cursor::new(Vec::new()),
            ended: false,
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let bytes = self.file.fill_buf()?;
        let last = bytes.is_empty();
        let room = self.decoder.max_utf8_buffer_length(bytes.len());
        let mut out = vec![0; room.unwrap_or(4 * LOOKED_AT)];
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut out, last);
        out.truncate(written);
        self.file.consume(read);
        self.ready = Cursor::new(out);
        self.ended = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: BufRead> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.ready.read(into)?;
            if read > 0 || self.ended || into.is_empty() {
                return Ok(read);
            }
            self.more()?;
        }
    }
}
