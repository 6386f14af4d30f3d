//! The jobs, and what can be done about one that failed.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{Listed, Tally, in_words};
use crate::{
    error::Result,
    web::{Admin, At, Html, Page, Pager, Path, Query},
};

/// As the address has them, and in words.
const STATES: [(&str, &str); 4] = [("", "All"), ("waiting", "Waiting"), ("running", "Running"), ("failed", "Failed")];

#[derive(Deserialize)]
pub struct Filter {
    #[serde(default)]
    task: String,
    #[serde(default)]
    state: String,
    /// What has just been done here.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "jobs/index.html")]
struct Index {
    page: Page,
    filter: Filter,
    tally: BTreeMap<String, Tally>,
    /// Each as the address has it, and in words.
    tasks: Vec<(String, String)>,
    jobs: Vec<Listed>,
    done: Option<&'static str>,
    pager: Pager,
}

impl Index {
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn in_words(&self, task: &str) -> String {
        in_words(task)
    }
}

impl Filter {
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [("task", &*self.task), ("state", &*self.state)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn done(&self) -> Option<&'static str> {
        Some(match self.done.as_deref()? {
            "retried" => "The job is tried again in a moment.",
            "discarded" => "The job is discarded.",
            _ => return None,
        })
    }
}

/// `GET /admin/jobs`
pub async fn index(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(filter): Query<Filter>,
    Query(at): Query<At>,
) -> Result<Response> {
    let place = at.place();
    let (tally, jobs) = tokio::try_join!(Listed::tally(&db), Listed::page(&db, &filter.task, &filter.state, place))?;
    let pager = Pager::filtered("/admin/jobs", &filter.pairs(), place, &jobs);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let every = [(String::new(), "All".to_owned())].into_iter();
    let tasks = every.chain(tally.keys().map(|task| (task.clone(), in_words(task)))).collect();
    let (page, done, jobs) = (page.titled("Jobs").unlisted(), filter.done(), jobs.items);
    Ok(Html(Index { page, filter, tally, tasks, jobs, done, pager }).into_response())
}

/// `POST /admin/jobs/{id}/retry`
pub async fn retry(Admin(me): Admin, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    Listed::retry(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/jobs?done=retried"))
}

/// `POST /admin/jobs/{id}/discard`
pub async fn discard(Admin(me): Admin, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    Listed::discard(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/jobs?done=discarded"))
}
