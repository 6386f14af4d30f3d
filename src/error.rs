//! Every way a request can fail: one variant per thing the visitor can do about it.
//!
//! The page that says so is drawn by [`crate::web::dress_failures`]; the cause is logged there, once.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};

use crate::problems::Problems;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is nothing here")]
    NotFound,
    /// What stood here was taken down, and why is no secret.
    #[error("{0}")]
    Gone(String),
    #[error("{0}")]
    BadRequest(String),
    /// A form with something wrong; the page shows it again, with the problems beside the fields.
    #[error("the form is refused")]
    Refused(Problems),
    #[error("{0}")]
    Forbidden(String),
    #[error("please sign in first")]
    SignInFirst { to: String },
    /// Signed in, but too long ago for what is asked.
    #[error("please show again who you are")]
    ProveFirst { to: String },
    /// The site asks a second factor of this account, and it has none.
    #[error("please set up a second factor first")]
    SecondFactorFirst,
    #[error("too many tries")]
    TooManyTries { seconds: u64 },
    #[error("the database cannot be reached")]
    Unavailable(#[source] anyhow::Error),
    /// Nothing that hangs on it was done.
    #[error("the pictures cannot be reached")]
    PicturesUnavailable(#[source] anyhow::Error),
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

impl Error {
    pub fn forbidden() -> Self {
        Self::Forbidden("This is not yours to do.".to_owned())
    }

    /// Two waited for one another, and the database stopped this one: tried again, it goes through (SQLSTATE 40P01).
    pub fn is_deadlock(&self) -> bool {
        let Self::Internal(cause) = self else { return false };
        let refusal = cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
        refusal.and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "40P01")
    }

    /// The database was given less time for it than it takes (`query_canceled`).
    pub fn took_too_long(&self) -> bool {
        let Self::Internal(cause) = self else { return false };
        let refusal = cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
        refusal.and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "57014")
    }

    /// The constraint that the database named when it refused.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Internal(cause) => cause.downcast_ref::<sqlx::Error>()?.as_database_error()?.constraint(),
            _ => None,
        }
    }
}

/// `path?to=…`, to come back to where one wanted to go.
pub fn by_way_of(path: &str, to: &str) -> Redirect {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
    Redirect::to(&format!("{path}?{query}"))
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

/// What is told to who tries too often, on a page or beside a field.
pub fn wait_for(seconds: u64) -> String {
    format!("Too many tries. Please wait {}, then try again.", in_time(seconds))
}

/// "40 seconds", "3 minutes".
fn in_time(seconds: u64) -> String {
    let (number, unit) = if seconds < 100 { (seconds.max(1), "second") } else { (seconds.div_ceil(60), "minute") };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
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
            Self::Gone(words) => (StatusCode::GONE, Some(words), None),
            Self::BadRequest(words) => (StatusCode::BAD_REQUEST, Some(words), None),
            Self::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, None, None),
            Self::Forbidden(words) => (StatusCode::FORBIDDEN, Some(words), None),
            Self::SignInFirst { to } => return by_way_of("/sign-in", &to).into_response(),
            Self::ProveFirst { to } => return by_way_of("/sign-in/again", &to).into_response(),
            Self::SecondFactorFirst => return Redirect::to("/settings/second-factor").into_response(),
            Self::TooManyTries { seconds } => {
                let words = wait_for(seconds);
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
                response.extensions_mut().insert(Failure { words: Some(words), cause: None });
                return response;
            }
            Self::Unavailable(cause) => (StatusCode::SERVICE_UNAVAILABLE, None, Some(Arc::new(cause))),
            Self::PicturesUnavailable(cause) => {
                let words = "Pictures cannot be stored or shown right now. Nothing was changed: please try again in a few minutes.";
                (StatusCode::SERVICE_UNAVAILABLE, Some(words.to_owned()), Some(Arc::new(cause)))
            }
            Self::Internal(cause) => (StatusCode::INTERNAL_SERVER_ERROR, None, Some(Arc::new(cause))),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Failure { words, cause });
        response
    }
}
