//! A page as an answer.

use anyhow::Context;
use askama::Template;
use axum::{
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};

use crate::error::Error;

/// Renders when it is sent.
pub struct Html<T>(pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render().context("cannot draw the page") {
            Ok(html) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => Error::Internal(error).into_response(),
        }
    }
}
