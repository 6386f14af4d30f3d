use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use crate::error::in_words;

/// `GET /healthz`: the program answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: it can answer readers too; 503 while the database cannot be reached.
pub async fn ready(State(db): State<PgPool>) -> Response {
    if let Err(error) = super::answers(&db).await {
        tracing::warn!(error = in_words(&error.into()), "not ready");
        let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
        (StatusCode::SERVICE_UNAVAILABLE, plain, "the database cannot be reached\n").into_response()
    } else {
        "ready\n".into_response()
    }
}
