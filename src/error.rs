//! Every way a request can fail: one variant per thing the visitor can do about it.
//!
//! The page that says so is drawn by [`crate::web::dress_failures`]; the cause is logged there, once.

use std::sync::Arc;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is nothing here")]
    NotFound,
    #[error("{0}")]
    BadRequest(String),
    #[error("the database cannot be reached")]
    Unavailable(#[source] anyhow::Error),
    #[error("something went wrong on our side")]
    Internal(#[source] anyhow::Error),
}

/// Rides on a response until the page is drawn and the log line is written.
#[derive(Clone, Debug)]
pub struct Failure {
    /// For the visitor.
    pub words: Option<String>,
    /// For the log, never for the visitor.
    pub cause: Option<Arc<anyhow::Error>>,
}

/// An error and its causes in one line. Some causes say what the error has said already.
pub fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Self::Unavailable(error.into()),
            // A NUL, which PostgreSQL's text does not hold (character_not_in_repertoire).
            sqlx::Error::Database(ref refusal) if refusal.code().as_deref() == Some("22021") => {
                Self::BadRequest("This address has a character in it that no text has.".to_owned())
            }
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, words, cause) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, None, None),
            Self::BadRequest(words) => (StatusCode::BAD_REQUEST, Some(words), None),
            Self::Unavailable(cause) => (StatusCode::SERVICE_UNAVAILABLE, None, Some(Arc::new(cause))),
            Self::Internal(cause) => (StatusCode::INTERNAL_SERVER_ERROR, None, Some(Arc::new(cause))),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Failure { words, cause });
        response
    }
}
