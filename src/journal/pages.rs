use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use sqlx::PgPool;
use url::form_urlencoded::Serializer;

use super::{Entry, Filter, Table};
use crate::{
    error::{Error, Result},
    problems::{Problems, refused},
    text::{Count, Paged, Place},
    web::{Admin, At, Html, Page, Pager, Query},
};

#[derive(Template)]
#[template(path = "journal/index.html")]
struct Index {
    page: Page,
    filter: Filter,
    problems: Problems,
    /// Each as the address has it, and in words.
    deeds: Vec<(String, String)>,
    entries: Vec<Entry>,
    /// Where the same is as a file.
    file: String,
    longest: String,
    pager: Pager,
}

/// `GET /admin/log`: who did what to what.
pub async fn index(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(filter): Query<Filter>,
    Query(at): Query<At>,
) -> Result<Response> {
    let place = at.place();
    let (entries, problems) = match refused(filter.wanted(&db).await)? {
        Ok(wanted) => (Entry::page(&db, &wanted, place).await?, Problems::default()),
        Err(problems) => (Paged::from_rows(Vec::new(), Place::Newest, 0), problems),
    };
    let pager = Pager::filtered("/admin/log", &filter.pairs(), place, &entries);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let every = [(String::new(), "Everything".to_owned())].into_iter();
    let deeds = every.chain(Entry::deeds(&db).await?.into_iter().map(|deed| (deed.clone(), Entry::in_words(&deed))));
    let query = Serializer::new(String::new()).extend_pairs(filter.pairs()).finish();
    let (deeds, entries) = (deeds.collect(), entries.items);
    let file = if query.is_empty() { "/admin/log.csv".to_owned() } else { format!("/admin/log.csv?{query}") };
    let longest = Count(i64::try_from(Table::LONGEST).unwrap_or(i64::MAX)).exact();
    let page = page.titled("Log").unlisted();
    Ok(Html(Index { page, filter, problems, deeds, entries, file, longest, pager }).into_response())
}

/// `GET /admin/log.csv`: the same as a file, however many pages it has.
pub async fn table(_: Admin, State(db): State<PgPool>, Query(filter): Query<Filter>) -> Result<Response> {
    let Ok(wanted) = refused(filter.wanted(&db).await)? else {
        return Err(Error::BadRequest("Nobody is called this.".to_owned()));
    };
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"log.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    let pieces = Table { db, wanted }.begin();
    let stream =
        try_unfold(pieces, async |mut pieces| Ok::<_, Error>(pieces.next().await?.map(|words| (words, pieces))));
    Ok((headers, Body::from_stream(stream)).into_response())
}
