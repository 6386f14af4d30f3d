use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;
use sqlx::PgPool;
use url::Url;

use super::Thanks;
use crate::{
    error::{Error, Result},
    rights::OnSite,
    scoops::Scoop,
    sessions::Me,
    topics::Topic,
    web::{Path, SignedIn, Site, Viewer, local},
};

/// `POST /t/{slug}/scoops/{id}/thank`: back to where the button was, or the new count for a script.
pub async fn thank(
    viewer: Viewer,
    signed_in: Result<SignedIn>,
    State(db): State<PgPool>,
    State(site): State<Site>,
    headers: HeaderMap,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response> {
    let (me, scoop) = pressed(&viewer, signed_in, &db, &slug, id).await?;
    let thanks = Thanks::say(&db, &scoop, me.id).await?;
    Ok(answer(&site, &headers, &scoop, thanks))
}

/// `POST /t/{slug}/scoops/{id}/unthank`
pub async fn unthank(
    viewer: Viewer,
    signed_in: Result<SignedIn>,
    State(db): State<PgPool>,
    State(site): State<Site>,
    headers: HeaderMap,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response> {
    let (me, scoop) = pressed(&viewer, signed_in, &db, &slug, id).await?;
    let thanks = Thanks::take_back(&db, &scoop, me.id).await?;
    Ok(answer(&site, &headers, &scoop, thanks))
}

/// Who pressed the button of which scoop. A stranger comes back to the scoop from signing in.
async fn pressed(
    viewer: &Viewer,
    signed_in: Result<SignedIn>,
    db: &PgPool,
    slug: &str,
    id: i64,
) -> Result<(Me, Scoop)> {
    let (board, _) = Topic::to_read(db, slug, viewer.me()).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    let SignedIn(me) = signed_in.map_err(|error| match error {
        Error::SignInFirst { .. } => Error::SignInFirst { to: scoop.permalink() },
        error => error,
    })?;
    me.must(OnSite::TakePart)?;
    Ok((me, scoop))
}

fn answer(site: &Site, headers: &HeaderMap, scoop: &Scoop, Thanks { mine, count }: Thanks) -> Response {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if said(header::ACCEPT) == Some("application/json") {
        return Json(json!({ "thanked": mine, "count": count.to_string() })).into_response();
    }
    let from = said(header::REFERER).and_then(|from| Url::parse(from).ok());
    let page = from.filter(|from| from.origin() == site.base_url.origin()).map(|from| match from.query() {
        Some(query) => format!("{}?{query}", from.path()),
        None => from.path().to_owned(),
    });
    let page = page.map_or_else(|| scoop.permalink(), |page| local(&page).to_owned());
    Redirect::to(&format!("{page}#scoop-{}", scoop.id.0)).into_response()
}
