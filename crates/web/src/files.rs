//! Files that come in with a form and files that go out to be looked at.

use crate::{plain, shell::Problem};
use axum::{
    extract::Multipart,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::collections::HashMap;

/// The text fields, the file's name and its bytes of an upload with one file.
pub(crate) async fn upload(
    mut form: Multipart,
) -> Result<(HashMap<String, String>, String, Vec<u8>), Problem> {
    let unreadable = || Problem::Request(StatusCode::UNPROCESSABLE_ENTITY, "file-unreadable");
    let (mut fields, mut file_name, mut bytes) = (HashMap::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name().map(str::to_owned) {
            plain::text(file.as_bytes())?;
            file_name = file;
            bytes = field.bytes().await.map_err(|_| unreadable())?.to_vec();
        } else {
            let bytes = field.bytes().await.map_err(|_| unreadable())?;
            plain::text(&bytes)?;
            fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok((fields, file_name, bytes))
}

/// A file to look at; what a user uploaded may run nothing.
pub(crate) fn file(media_type: &str, bytes: Vec<u8>) -> Response {
    let fixed = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    (fixed, bytes).into_response()
}
