//! A form with fields and at most one picture among them, read as strictly as [`super::Form`].

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use url::form_urlencoded::Serializer;

use super::{
    Unsent, Viewer,
    form::{LARGEST, Unread, read},
};
use crate::pictures::Upload;

/// The file is None where nobody chose one. What was typed goes onto an answer that does not take it.
pub struct Filled<T>(pub T, pub Option<Upload>, pub Option<Unsent>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Filled<T> {
    type Rejection = Response;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let super::Form(fields) = super::Form::from_request(request, state).await.map_err(Unread::into_response)?;
            return Ok(Self(fields, None, None));
        }
        let path = request.uri().path().to_owned();
        // Of who is not signed in no file is held in memory.
        let signed_in = request.extensions().get::<Viewer>().is_some_and(|viewer| viewer.me().is_some());
        // A browser shows no answer while it is still sending, so that what is too large is taken in, and thrown away, this far.
        DefaultBodyLimit::max(10 * Upload::LARGEST).apply(&mut request);
        let mut form = Multipart::from_request(request, state).await.map_err(|_| not_the_form())?;
        let (mut fields, mut length, mut picture) = (Vec::new(), 0, None);
        while let Some(mut field) = form.next_field().await.map_err(|_| not_the_form())? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                if name != Upload::FIELD || picture.is_some() {
                    return Err(not_the_form());
                }
                let mut bytes = Vec::new();
                while let Some(chunk) = field.chunk().await.map_err(|_| too_large())? {
                    if signed_in {
                        bytes.extend_from_slice(&chunk);
                        bytes.truncate(Upload::LARGEST + 1);
                    }
                }
                picture = Some(if bytes.len() > Upload::LARGEST { Upload::TooLarge } else { Upload::Bytes(bytes) });
            } else {
                let mut text = Vec::new();
                length += name.len();
                while let Some(chunk) = field.chunk().await.map_err(|_| too_large())? {
                    length += chunk.len();
                    if length > LARGEST {
                        return Err(too_large());
                    }
                    text.extend_from_slice(&chunk);
                }
                fields.push((name, String::from_utf8(text).map_err(|_| not_the_form())?));
            }
        }
        let unsent = Unsent::of(&path, fields.iter().cloned());
        let fields = Serializer::new(String::new()).extend_pairs(fields).finish();
        let fields = read(&Bytes::from(fields)).map_err(Unread::into_response)?;
        // A browser sends an empty file where none was chosen.
        let chosen = picture.filter(|picture| !matches!(picture, Upload::Bytes(bytes) if bytes.is_empty()));
        Ok(Self(fields, chosen, unsent))
    }
}

fn too_large() -> Response {
    StatusCode::PAYLOAD_TOO_LARGE.into_response()
}

fn not_the_form() -> Response {
    Unread::Not("This page takes what its form sends, and nothing else.").into_response()
}
