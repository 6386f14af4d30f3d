use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

/// `GET /healthz`: the program answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: it can answer readers too; 503 while the database cannot be reached.
pub async fn ready(State(db): State<PgPool>) -> Response {
    if super::answers(&db).await.is_ok() {
        "ready\n".into_response()
    } else {
        let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
        (StatusCode::SERVICE_UNAVAILABLE, plain, "the database cannot be reached\n").into_response()
    }
}
