//! Work that is done inside the transaction of an act.

use crate::OfficeError;
use origo_store::Tx;

/// Boxed work inside a transaction.
pub(crate) type Work<'a> = futures_util::future::BoxFuture<'a, Result<(), OfficeError>>;

/// What an act has nothing more of.
pub(crate) fn nothing(_: &mut Tx) -> Work<'_> {
    Box::pin(async { Ok(()) })
}
