//! Files that come in with a form and files that go out to be looked at.

use crate::{
    plain,
    shell::{Problem, encode, go},
};
use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, RefusalCode};
use std::collections::HashMap;

/// The text fields, the file's name and its bytes of an upload with one file.
pub(crate) async fn upload(
    mut form: Multipart,
) -> Result<(HashMap<String, String>, String, Vec<u8>), Problem> {
    let unreadable = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::Request(RefusalCode::AttachmentTooLarge),
        _ => Problem::Request(RefusalCode::FileUnreadable),
    };
    let (mut fields, mut file_name, mut bytes) = (HashMap::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name().map(str::to_owned) {
            plain::text(file.as_bytes())?;
            file_name = file;
            bytes = field.bytes().await.map_err(unreadable)?.to_vec();
        } else {
            let bytes = field.bytes().await.map_err(unreadable)?;
            plain::text(&bytes)?;
            fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok((fields, file_name, bytes))
}

/// Back to the page that the file was chosen on, to say there why it was not taken; other problems have their own page.
pub(crate) fn refused(problem: Problem, page: &str) -> Result<Response, Problem> {
    match problem {
        Problem::Office(OfficeError::Refused(code)) | Problem::Request(code)
            if code.as_str().starts_with("attachment.") || code == RefusalCode::FileUnreadable =>
        {
            let more = page.contains('?');
            let mark = if more { '&' } else { '?' };
            Ok(go(&format!("{page}{mark}refused={code}#file")))
        }
        other => Err(other),
    }
}

/// The sentence for a file that was not taken; empty if none was.
pub(crate) fn why(t: T, code: &str) -> String {
    let key = format!("error-{}", code.replace('.', "-"));
    t.lookup(&key, &[]).unwrap_or_default()
}

/// A file that somebody uploaded: to be kept, not to be opened in place of a page of ours, and it may run nothing.
pub(crate) fn uploaded(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let mut response = file(media_type, bytes);
    let name = encode(name).replace('/', "%2F");
    let kept = format!("attachment; filename*=UTF-8''{name}");
    if let Ok(kept) = HeaderValue::try_from(kept) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, kept);
    }
    response
}

/// A file of our own making to look at.
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
