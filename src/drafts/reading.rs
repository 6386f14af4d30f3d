//! The job that reads an article's page, so that nobody types what stands there.

use std::time::Duration;

use anyhow::Context;
use futures_util::{StreamExt, stream};
use graphile_worker::{
    IntoTaskHandlerResult, JobKeyMode, JobSpec, Schema, TaskHandler, WorkerContext, sql::add_job::single::add_job,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use url::Url;

use super::learning::Learned;
use crate::{
    articles::ArticleId,
    error::{Error, Result, in_words},
    fetching::Fetcher,
    pictures::{PictureId, Redrawn, Store, Upload},
    webpage::{WebPage, is_home, same_site},
};

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct ReadArticle {
    pub article: ArticleId,
}

/// How many pictures a curator chooses from.
const PICTURES: usize = 6;
/// How many of them are fetched at once.
const AT_ONCE: usize = 3;
/// Pictures that have not come by then are done without: somebody waits.
const PATIENCE: Duration = Duration::from_secs(20);

impl ReadArticle {
    /// In the transaction of `db`. One that was read is read `again` only where that is asked.
    pub async fn ask(self, db: &mut PgConnection, again: bool) -> Result<()> {
        let asked = sqlx::query!(
            "update article set state = 'waiting', read_failure = null, read_at = now()
             where id = $1 and (state in ('unasked', 'failed') or $2)",
            self.article.0,
            again
        );
        if asked.execute(&mut *db).await?.rows_affected() == 0 {
            return Ok(());
        }
        let payload = serde_json::to_value(self).context("cannot write down a job")?;
        let spec = JobSpec {
            job_key: Some(format!("read_article {}", self.article.0)),
            job_key_mode: Some(JobKeyMode::Replace),
            max_attempts: Some(5),
            // Two at once, and behind what is due: a slow site keeps no letter waiting.
            queue_name: Some(format!("read {}", self.article.0 % 2)),
            priority: Some(10),
            ..JobSpec::default()
        };
        add_job(db, Schema::default(), Self::IDENTIFIER, payload, spec, false).await.context("cannot queue a job")?;
        Ok(())
    }

    async fn read(self, db: &PgPool, fetcher: &Fetcher, store: &Store) -> Result<()> {
        let asked =
            sqlx::query_scalar!("select address from article where id = $1 and state = 'waiting'", self.article.0);
        let Some(address) = asked.fetch_optional(db).await? else { return Ok(()) };
        let address = Url::parse(&address).context("an address of an article is none")?;
        match read(fetcher, &address).await {
            Ok((page, came_from)) => {
                let pictures = Pictures::of(&page, db, fetcher, store).await?;
                let named = page.named && same_site(page.address.as_url(), &came_from);
                Learned { page: &page, pictures: &pictures.choice, icon: pictures.icon, named }
                    .learn(db, self.article)
                    .await
            }
            Err(why) => self.article.failed(db, &why).await,
        }
    }
}

/// The page and where it was in the end, or why it cannot be read, in words for a curator.
async fn read(fetcher: &Fetcher, address: &Url) -> Result<(WebPage, Url), String> {
    let reply = fetcher.page(address).await.map_err(|failure| {
        if failure.is_passing() { format!("{failure} Trying again may help.") } else { failure.to_string() }
    })?;
    let came_from = reply.address.clone();
    if is_home(&came_from) && !is_home(address) {
        return Err("The site leads from this address to its front page: the article seems to be gone.".to_owned());
    }
    // A parser that does not end well with a page cannot read it.
    let read = spawn_blocking(move || WebPage::read(&reply.address, reply.content_type.as_deref(), &reply.bytes));
    let page = read.await.map_err(|_| "This page is built so strangely that it cannot be read.".to_owned())?;
    let page = page.map_err(|unreadable| unreadable.to_string())?;
    let Some(more) = page.oembed.clone() else { return Ok((page, came_from)) };
    match fetcher.page(&more).await {
        Ok(reply) => Ok((page.with_oembed(&reply.bytes), came_from)),
        // What it would have added is missing, and no more.
        Err(_) => Ok((page, came_from)),
    }
}

struct Pictures {
    choice: Vec<PictureId>,
    icon: Option<PictureId>,
}

impl Pictures {
    /// Those that come in time and can be read; the others are as if the page had not named them.
    async fn of(page: &WebPage, db: &PgPool, fetcher: &Fetcher, store: &Store) -> Result<Self> {
        let addresses: Vec<(usize, Url)> = page.pictures.iter().take(PICTURES).cloned().enumerate().collect();
        let asked =
            addresses.into_iter().map(|(place, address)| async move { (place, fetch(fetcher, &address).await) });
        let mut choices = Vec::new();
        let all = stream::iter(asked).buffer_unordered(AT_ONCE).for_each(|(place, picture)| {
            choices.extend(picture.map(|picture| (place, picture)));
            async {}
        });
        let icon = async {
            match &page.icon {
                Some(address) => fetch(fetcher, address).await,
                None => None,
            }
        };
        let (_, icon) = tokio::join!(timeout(PATIENCE, all), timeout(PATIENCE, icon));
        choices.sort_by_key(|(place, _)| *place);
        let mut db = db.acquire().await?;
        let mut choice = Vec::new();
        for (_, redrawn) in choices {
            if let Some(id) = kept(redrawn, &mut db, store).await?.filter(|id| !choice.contains(id)) {
                choice.push(id);
            }
        }
        let icon = match icon.ok().flatten() {
            Some(redrawn) => kept(redrawn, &mut db, store).await?,
            None => None,
        };
        Ok(Self { choice, icon })
    }
}

/// Where the store is away, the page is read all the same, and has no picture.
async fn kept(redrawn: Redrawn, db: &mut PgConnection, store: &Store) -> Result<Option<PictureId>> {
    match redrawn.keep(db, store).await {
        Ok(id) => Ok(Some(id)),
        Err(Error::PicturesUnavailable(why)) => {
            tracing::warn!(error = in_words(&why), "a picture of an article is done without");
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// One at a time in the background: whoever sends a picture of their own waits for no more than one of these.
static IN_BACKGROUND: Semaphore = Semaphore::const_new(1);

async fn fetch(fetcher: &Fetcher, address: &Url) -> Option<Redrawn> {
    let bytes = fetcher.picture(address).await.ok()?;
    let _turn = IN_BACKGROUND.acquire().await.ok()?;
    Upload::Bytes(bytes).redraw().await.ok()
}

impl TaskHandler for ReadArticle {
    const IDENTIFIER: &'static str = "read_article";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let fetcher = job.get_ext::<Fetcher>().ok_or("nobody told how pages are fetched")?;
        let store = job.get_ext::<Store>().ok_or("nobody told where pictures are kept")?;
        self.read(job.pg_pool(), fetcher, store).await.map_err(|error| in_words(&error.into()))
    }
}
