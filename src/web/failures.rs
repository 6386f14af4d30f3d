//! What a visitor sees when something is not there, not allowed, or broken: a page of ours, and no inner message.

use std::any::Any;

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Html, Page, Unsent, Viewer};
use crate::{App, error::Failure};

#[derive(Template)]
#[template(path = "error.html")]
struct Show {
    page: Page,
    status: u16,
    heading: &'static str,
    text: String,
    unsent: Option<Unsent>,
    /// In another window, and then the form is sent again.
    sign_in: bool,
}

/// Draws the page of every failure, also of those that layers answer with, such as a
/// method that is not allowed. An answer that says its own type keeps its own body.
pub async fn dress_failures(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let own_body = response.headers().contains_key(CONTENT_TYPE) && response.extensions().get::<Failure>().is_none();
    let unsent = response.extensions().get::<Unsent>().cloned();
    // With what was typed in hand, nobody is led away.
    let led_away = unsent.is_some() && leads_to_signing_in(&response);
    if !(failed || led_away) || own_body {
        return response;
    }
    let status = if led_away { StatusCode::FORBIDDEN } else { status };
    let failure = response.extensions().get::<Failure>().cloned();
    let (mut heading, mut text) = words(status);
    if led_away {
        (heading, text) = ("You were signed out", "What you typed is here, and nothing of it is lost.".to_owned());
    }
    if let Some(said) = failure.as_ref().and_then(|failure| failure.words.clone()) {
        text = said;
    }
    // Where the database is what failed, the page has nobody's name on it.
    let viewer = Viewer::from_request_parts(&mut parts, &app).await.unwrap_or_default();
    let page = Page::of(&app.site, viewer).titled(heading).unlisted();
    let mut dressed = (status, Html(Show { page, status: status.as_u16(), heading, text, unsent, sign_in: led_away }))
        .into_response();
    dressed.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        dressed.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    if let Some(failure) = failure {
        dressed.extensions_mut().insert(failure);
    }
    dressed
}

fn leads_to_signing_in(response: &Response) -> bool {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    response.status() == StatusCode::SEE_OTHER
        && ["/sign-in?", "/sign-in/", "/settings/second-factor"].iter().any(|page| to.starts_with(page))
}

fn words(status: StatusCode) -> (&'static str, String) {
    let (heading, text) = match status {
        StatusCode::NOT_FOUND => {
            ("Nothing stands here", "The address may be mistyped, or what stood here was taken down or moved.")
        }
        StatusCode::GONE => ("This was taken down", "What stood here was taken down."),
        StatusCode::METHOD_NOT_ALLOWED => ("That cannot be done here", "This address takes another kind of request."),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            ("That took too long", "The answer was not ready in time. Please try again.")
        }
        StatusCode::FORBIDDEN => {
            ("That is not allowed", "The request came from another site than this one, or it is not yours to make.")
        }
        StatusCode::TOO_MANY_REQUESTS => ("Please wait a moment", "Too many tries."),
        StatusCode::UNPROCESSABLE_ENTITY => {
            ("Something is not right yet", "Please go back and look at the form again.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too much at once", "What was sent is larger than this page takes."),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("Back in a moment", "The boards cannot be read right now. Please try again in a few seconds.")
        }
        status if status.is_client_error() => {
            ("That request cannot be understood", "Something about it is not as this page expects it.")
        }
        _ => ("Something went wrong on our side", "It has been noted for whoever runs this site. Please try again."),
    };
    (heading, text.to_owned())
}

/// What a panic answers; the panic hook has logged it.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Failure { words: None, cause: None });
    response
}
