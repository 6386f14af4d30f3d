//! Where a board stood before.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{App, error::Error, topics::Topic, web::Viewer};

/// Nothing stands at an address that a board had: it leads to where the board is now, with all that is behind it. Not
/// for ever: a board that takes its old address back would make two such answers a circle.
pub async fn lead_on(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(behind) = asked.strip_prefix("/t/").filter(|_| response.status() == StatusCode::NOT_FOUND) else {
        return response;
    };
    let (former, rest) = behind.split_at(behind.find(['/', '?']).unwrap_or(behind.len()));
    let moved = async {
        let viewer = Viewer::from_request_parts(&mut parts, &app).await?;
        Topic::moved_to(&app.db, former, viewer.me()).await
    };
    match moved.await {
        Ok(slug) => Redirect::temporary(&format!("/t/{slug}{rest}")).into_response(),
        Err(Error::NotFound) => response,
        Err(error) => error.into_response(),
    }
}
