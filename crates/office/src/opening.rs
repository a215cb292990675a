//! Opening what strangers bring: workbooks, documents, pictures. What opens them is behind [`crate::Opener`], which bounds time
//! and memory and can be stopped; here is the line before it and what its answers mean.

use crate::{Asked, Office, OfficeError, Told, Unopened, line::LINE};
use origo_exchange::book::{Book, TextChoice};
use origo_trade::{Finding, FindingCode};

/// Opens a file for a party, after those who came before. The file is fetched when it is its turn, so that who waits
/// holds no memory.
///
/// # Errors
/// [`OfficeError::Busy`]; [`OfficeError::Internal`] if nothing can be begun.
pub(crate) async fn open<E: Into<OfficeError>>(
    office: &Office,
    party: &str,
    asked: Asked,
    file: impl Future<Output = Result<Vec<u8>, E>>,
) -> Result<Result<Told, Unopened>, OfficeError> {
    let _place = LINE.enter(party).await?;
    let bytes = file.await.map_err(Into::into)?;
    match office.parts.opener.open(asked, bytes).await {
        Err(Unopened::Ours(why)) => Err(OfficeError::Internal(why)),
        told => {
            if let Err(why) = &told {
                tracing::info!(party, %why, "a file was not opened to its end");
            }
            Ok(told)
        }
    }
}

/// The same for bytes at hand.
pub(crate) async fn open_bytes(
    office: &Office,
    party: &str,
    asked: Asked,
    bytes: Vec<u8>,
) -> Result<Result<Told, Unopened>, OfficeError> {
    let file = std::future::ready(Ok::<_, OfficeError>(bytes));
    open(office, party, asked, file).await
}

/// The grid of a list of goods that somebody uploaded or pasted, its text read as chosen.
///
/// # Errors
/// [`OfficeError::Busy`].
pub async fn goods(
    office: &Office,
    party: &str,
    name: &str,
    choice: TextChoice,
    bytes: Vec<u8>,
) -> Result<Result<Book, Finding>, OfficeError> {
    let wrong = |code: FindingCode| Ok(Err(Finding::error("/goods", code).with("file", name)));
    let asked = Asked::Goods {
        name: name.to_owned(),
        choice,
    };
    match open_bytes(office, party, asked, bytes).await? {
        Ok(Told::Goods(book)) => Ok(book),
        Err(Unopened::TooMuch) => wrong(FindingCode::FileTooMuch),
        _ => wrong(FindingCode::FileUnreadable),
    }
}
