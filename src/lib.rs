//! Topic boards on healthcare and social media: curators scoop articles from the web onto
//! boards and say in an insight why each one matters; readers browse, follow, comment.
//!
//! Read [`routes`] first: it is the site map. Then any feature folder: each is one noun.
//! `<noun>.rs` holds what it is and the queries that load it, `<capability>.rs` one more thing
//! it can do, `pages.rs` the pages that show it. How it starts and stops is in [`commands`].

// The stairs. A module may use the ones above it, never one below; only pages.rs may use any.
mod error;
mod problems;
mod statements;
mod text;
mod identifiers;
mod live;
mod pictures;
mod mail;
mod provider;
mod matters;
mod accounts;
mod factors;
mod sessions;
mod links;
mod policy;
mod rights;
mod acts;
mod interests;
mod rules;
mod articles;
mod webpage;
mod fetching;
mod rot;
mod topics;
mod members;
mod invitations;
mod scoops;
mod desk;
mod insights;
mod versions;
mod drafts;
mod holdings;
mod tags;
mod comments;
mod reports;
mod removals;
mod decisions;
mod rescoops;
mod thanks;
mod suggestions;
mod exports;
mod people;
mod journal;
mod numbers;
mod posters;
mod search;
mod cards;
mod views;
mod web;
mod settings;
mod kept;
mod health;
mod feeds;
mod front;
mod import;
mod demo;
mod cabinet;
mod world;
mod parts;
mod jobs;
mod admin;
mod routes;
mod config;
mod cluster;
mod commands;

use std::{path::Path, sync::Arc, time::Duration};

use axum::extract::FromRef;
use lettre::message::Mailbox;
use sqlx::PgPool;
use tokio::task::JoinHandle;
use url::Url;

pub use accounts::Role;
pub use commands::run;
pub use kept::Gate;
#[doc(hidden)]
pub use parts::{Cards, cleaned, markdown, read_bookmarks, read_page};
pub use pictures::Bucket;
pub use policy::{Policy, SecondFactor, SignUp};
pub use provider::Registration;
pub use routes::gate;
#[doc(hidden)]
pub use statements::AS_EVER;

/// What every request can reach.
#[derive(Clone, FromRef)]
pub struct App {
    db: PgPool,
    site: web::Site,
    policy: Arc<policy::Policy>,
    views: views::Views,
    seen: sessions::Seen,
    live: live::Live,
    shelf: kept::Shelf,
    boards: live::Known<cards::Board>,
    scoops: live::Known<cards::Alone>,
    seats: search::Seats,
    easel: posters::Easel,
    guessers: web::Guessers,
    pictures: pictures::Store,
    fetcher: fetching::Fetcher,
    passkeys: factors::Passkeys,
    provider: Option<provider::Provider>,
    doors: demo::Doors,
    #[from_ref(skip)]
    mail: mail::Delivery,
}

impl App {
    /// A site of this name, reached at `base_url`, with its pictures and its mail in folders of `data_dir`.
    pub fn new(db: PgPool, base_url: Url, name: &str, demo: bool, data_dir: &Path) -> anyhow::Result<Self> {
        let mail = mail::Delivery::into_folder(name, &base_url, data_dir)?;
        let fetcher = fetching::Fetcher::new(&base_url, false)?;
        let site = web::Site { base_url: Arc::new(base_url), name: name.into(), demo, archive: web::ARCHIVE.into() };
        let passkeys = factors::Passkeys::at(&site.base_url);
        let live = live::Live::default();
        Ok(Self {
            db,
            site,
            policy: Arc::default(),
            views: views::Views::default(),
            seen: sessions::Seen::default(),
            shelf: kept::Shelf::new(live.changes(), KEPT, drawn_at_once()),
            boards: live::Known::new(live.changes(), KNOWN),
            scoops: live::Known::new(live.changes(), KNOWN),
            live,
            seats: search::Seats::default(),
            easel: posters::Easel::new(drawn_at_once()),
            guessers: web::Guessers::default(),
            pictures: pictures::Store::open(data_dir)?,
            fetcher,
            passkeys,
            provider: None,
            doors: demo::Doors::default(),
            mail,
        })
    }

    /// What whoever runs the site has decided.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy: Arc::new(policy), ..self }
    }

    /// Pages that are gone are looked for here.
    #[must_use]
    pub fn with_archive(mut self, archive: &str) -> Self {
        self.site.archive = archive.into();
        self
    }

    /// Keeps so many bytes of pages for everyone; where that is 0, neither pages nor what is drawn on them.
    #[must_use]
    pub fn keeping(mut self, bytes: usize) -> Self {
        let known = if bytes == 0 { 0 } else { KNOWN };
        self.boards = live::Known::new(self.live.changes(), known);
        self.scoops = live::Known::new(self.live.changes(), known);
        self.shelf = kept::Shelf::new(self.live.changes(), bytes, drawn_at_once());
        self
    }

    /// People sign in through this provider, too.
    pub fn with_provider(self, registration: Registration) -> anyhow::Result<Self> {
        Ok(Self { provider: Some(provider::Provider::new(registration)?), ..self })
    }

    /// Keeps its pictures in a bucket, not in a folder.
    pub fn with_picture_store(self, bucket: &Bucket) -> anyhow::Result<Self> {
        Ok(Self { pictures: pictures::Store::in_bucket(bucket)?, ..self })
    }

    /// Sends its letters through the mail server at `smtp_url`, where there is one, signed by `from`.
    pub fn with_mail(mut self, smtp_url: Option<&str>, from: Option<Mailbox>) -> anyhow::Result<Self> {
        self.mail = self.mail.through(smtp_url)?.signed(from);
        Ok(self)
    }

    /// Fetches pages from this machine too, where the tests' sites are.
    pub fn fetching_from_loopback(mut self) -> anyhow::Result<Self> {
        self.fetcher = fetching::Fetcher::new(&self.site.base_url, true)?;
        Ok(self)
    }

    /// Writes letters in the name of this site.
    fn post(&self) -> links::Post<'_> {
        links::Post { site_name: &self.site.name, address: self.site.base_url.as_str().trim_end_matches('/') }
    }

    /// Makes the database ready for jobs, as every command does when it starts.
    pub async fn prepare_jobs(&self) -> anyhow::Result<()> {
        jobs::migrate(&self.db).await
    }

    /// Runs the background jobs that are due, and ends.
    pub async fn run_due_jobs(&self) -> anyhow::Result<()> {
        jobs::run_due(&self.db, &self.tools()).await
    }

    /// Runs background jobs as they come, until `stop` ends.
    fn keep_working(&self, stop: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        tokio::spawn(jobs::keep_working(self.db.clone(), self.tools(), stop))
    }

    fn tools(&self) -> jobs::Tools {
        jobs::Tools { mail: self.mail.clone(), fetcher: self.fetcher.clone(), pictures: self.pictures.clone() }
    }

    /// Hears what changes, for the pages that show it at once, until `stop` ends.
    pub fn keep_hearing(&self, stop: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        tokio::spawn(self.live.clone().keep_hearing(self.db.clone(), stop))
    }

    /// Adds the counted views to the database, and which sessions are in use, every so often, until `stop` ends.
    fn keep_writing_views(&self, every: Duration, stop: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let seen = self.seen.clone().keep_writing(self.db.clone(), every);
        let views = self.views.clone().keep_writing(self.db.clone(), every, stop);
        tokio::spawn(async move {
            tokio::select! {
                () = views => {}
                () = seen => {}
            }
        })
    }

    /// Adds the views counted so far to the database, and which sessions are in use; a normal stop does it last.
    pub async fn write_views(&self) -> anyhow::Result<()> {
        self.seen.write(&self.db).await?;
        Ok(self.views.write(&self.db).await?)
    }
}

/// How many bytes of pages are kept, unless it is said.
const KEPT: usize = 32 << 20;

/// How many bytes of what pages of boards show are known, for who is signed in, and as many of scoops: a board takes a tenth
/// of a million.
const KNOWN: usize = 6 << 20;

/// One page for every two processors: PostgreSQL takes as much of another one for it, and whoever reads what is kept waits
/// for both.
fn drawn_at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    /// Rust and PostgreSQL each list the words of an enum; only running tells that they agree.
    #[sqlx::test]
    async fn every_enum_knows_every_word_of_its_twin(db: PgPool) {
        macro_rules! knows {
            ($name:literal, $twin:ty) => {
                let words = concat!("select unnest(enum_range(null::", $name, "))");
                let known = sqlx::query_scalar::<_, $twin>(words).fetch_all(&db).await;
                assert!(known.as_ref().is_ok_and(|known| known.len() > 1), "{}: {known:?}", $name);
            };
        }
        knows!("role", crate::accounts::Role);
        knows!("visibility", crate::topics::Visibility);
        knows!("member_role", crate::topics::MemberRole);
        knows!("comment_state", crate::comments::State);
        knows!("comment_policy", crate::topics::CommentPolicy);
        knows!("side_effect_policy", crate::topics::SideEffects);
        knows!("scoop_state", crate::scoops::State);
        knows!("article_kind", crate::articles::Kind);
        knows!("article_state", crate::articles::ArticleState);
        knows!("suggestion_state", crate::suggestions::State);
        knows!("import_kind", crate::import::Kind);
        knows!("import_state", crate::import::Stage);
        knows!("text_format", crate::text::Format);
        knows!("reason", crate::matters::Reason);
        knows!("held_for", crate::matters::HeldFor);
        knows!("interest_kind", crate::interests::Kind);
        knows!("rule_kind", crate::rules::Kind);
        knows!("rule_effect", crate::rules::Effect);
        knows!("thing_kind", crate::matters::Kind);
        knows!("decision_kind", crate::decisions::Kind);
    }
}
