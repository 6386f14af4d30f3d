//! What a form sends, read strictly: a field that the form does not have, a text that is no text and a body larger than
//! any form are refused in words, before anything looks at them.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Limited};
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// The longest that all fields of a form may be together, in bytes.
pub(super) const LARGEST: usize = 512 << 10;

pub struct Form<T>(pub T);

/// Why a form was not read.
#[derive(Debug)]
pub enum Unread {
    TooLarge,
    Not(&'static str),
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Unread;

    async fn from_request(request: Request, _: &S) -> Result<Self, Unread> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Unread::Not("This page takes what its form sends, and nothing else."));
        }
        let body = Limited::new(request.into_body(), LARGEST).collect().await;
        read(&body.map_err(|_| Unread::TooLarge)?.to_bytes()).map(Self)
    }
}

pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Unread> {
    let spaced: Vec<u8> = body.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let Ok(text) = percent_decode(&spaced).decode_utf8() else {
        return Err(Unread::Not("What was sent is not in UTF-8, the encoding of this page."));
    };
    if text.contains('\0') {
        return Err(Unread::Not("What was sent has a character in it that no text has (NUL)."));
    }
    serde_html_form::from_bytes(body).map_err(|_| {
        Unread::Not("A field of this form is missing, is not one of its own, or holds what it cannot hold. Please open the page again.")
    })
}

impl IntoResponse for Unread {
    fn into_response(self) -> Response {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Not(words) => Error::BadRequest(words.to_owned()).into_response(),
        }
    }
}

/// A page that shows a form again, with what is wrong in it.
pub fn again(page: impl IntoResponse) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        name: String,
        #[serde(default)]
        tags: Vec<String>,
    }

    fn told(body: &'static str) -> Result<Fields, &'static str> {
        read(&Bytes::from_static(body.as_bytes())).map_err(|unread| match unread {
            Unread::TooLarge => "too large",
            Unread::Not(words) => words,
        })
    }

    #[test]
    fn a_form_is_read_strictly() {
        let read = told("name=Ada+B%C3%A9rg&tags=a&tags=b");
        assert_eq!(read, Ok(Fields { name: "Ada Bérg".to_owned(), tags: vec!["a".to_owned(), "b".to_owned()] }));
        assert!(told("name=a%FFb").unwrap_err().contains("UTF-8"));
        assert!(told("name=a%00b").unwrap_err().contains("NUL"));
        assert!(told("name=a&role=admin").unwrap_err().contains("not one of its own"));
        assert!(told("tags=a").unwrap_err().contains("missing"));
    }
}
