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

/// A picture. What it holds is for [`pictures::Upload::redraw`] to judge: its answer stands beside the field.
pub struct Upload(pub pictures::Upload);

/// A file of any kind, and the name it has on the sender's disk.
pub struct SentFile {
    pub name: String,
    /// None where it is larger than [`SentFile::LARGEST`].
    pub bytes: Option<Vec<u8>>,
}

impl SentFile {
    /// Bytes.
    pub const LARGEST: usize = 20 << 20;
    /// The name of its field, and of what is wrong with it.
    pub const FIELD: &str = "file";
}

/// What a browser writes around the file.
const AROUND: usize = 8 << 10;
/// A browser shows no answer while it is still sending, so that what is too large is taken in, and thrown away, this
/// many times as far.
const PATIENCE: usize = 10;

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let sent = one_file(request, state, pictures::Upload::FIELD, pictures::Upload::LARGEST).await?;
        Ok(Self(sent.bytes.map_or(pictures::Upload::TooLarge, pictures::Upload::Bytes)))
    }
}

impl<S: Send + Sync> FromRequest<S> for SentFile {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        one_file(request, state, Self::FIELD, Self::LARGEST).await
    }
}

async fn one_file<S: Send + Sync>(request: Request, state: &S, name: &str, largest: usize) -> Result<SentFile> {
    let (parts, body) = request.into_parts();
    let Some(bytes) = read(body, largest).await? else { return Ok(SentFile { name: String::new(), bytes: None }) };
    let mut request = Request::from_parts(parts, Body::from(bytes));
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, state).await.map_err(|_| not_the_form())?;
    let field = form.next_field().await.map_err(|_| not_the_form())?.ok_or_else(not_the_form)?;
    let file_name = field.file_name().map(str::to_owned).filter(|_| field.name() == Some(name));
    let file_name = file_name.ok_or_else(not_the_form)?;
    let bytes = field.bytes().await.map_err(|_| not_the_form())?;
    if form.next_field().await.map_err(|_| not_the_form())?.is_some() {
        return Err(not_the_form());
    }
    Ok(SentFile { name: file_name, bytes: (bytes.len() <= largest).then(|| bytes.into()) })
}

/// None where it is too large.
async fn read(mut body: Body, largest: usize) -> Result<Option<Bytes>> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| not_the_form())?.into_data() else { continue };
        length += data.len();
        if length > PATIENCE * largest {
            break;
        }
        if length > largest + AROUND {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    Ok((length <= largest + AROUND).then(|| bytes.into()))
}

fn not_the_form() -> Error {
    Error::BadRequest("This page takes one file from its form, whole, and nothing else. Please try again.".to_owned())
}
