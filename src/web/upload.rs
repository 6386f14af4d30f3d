//! A form with one file in it and nothing else.

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
};
use http_body_util::BodyExt;

use crate::{
    error::{Error, Result},
    pictures,
};

/// What it holds is for [`pictures::Upload::redraw`] to judge: its answer stands beside the field.
pub struct Upload(pub pictures::Upload);

/// The file, and what a browser writes around it.
const LARGEST: usize = pictures::Upload::LARGEST + (8 << 10);
/// A browser shows no answer while it is still sending, so that what is too large is taken in, and thrown away, this far.
const PATIENCE: usize = 10 * pictures::Upload::LARGEST;

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let Some(bytes) = read(body).await? else { return Ok(Self(pictures::Upload::TooLarge)) };
        let mut request = Request::from_parts(parts, Body::from(bytes));
        DefaultBodyLimit::disable().apply(&mut request);
        let mut form = Multipart::from_request(request, state).await.map_err(|_| not_the_form())?;
        let field = form.next_field().await.map_err(|_| not_the_form())?.ok_or_else(not_the_form)?;
        if field.name() != Some(pictures::Upload::FIELD) || field.file_name().is_none() {
            return Err(not_the_form());
        }
        let bytes = field.bytes().await.map_err(|_| not_the_form())?;
        if form.next_field().await.map_err(|_| not_the_form())?.is_some() {
            return Err(not_the_form());
        }
        Ok(Self(if bytes.len() > pictures::Upload::LARGEST {
            pictures::Upload::TooLarge
        } else {
            pictures::Upload::Bytes(bytes.into())
        }))
    }
}

/// None where it is too large.
async fn read(mut body: Body) -> Result<Option<Bytes>> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| not_the_form())?.into_data() else { continue };
        length += data.len();
        if length > PATIENCE {
            break;
        }
        if length > LARGEST {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    Ok((length <= LARGEST).then(|| bytes.into()))
}

fn not_the_form() -> Error {
    Error::BadRequest("This page takes one file from its form, whole, and nothing else. Please try again.".to_owned())
}
