//! One request to a foreign site, and its answer within limits. It sends no cookies and says not where it comes from.

use std::sync::Arc;

use anyhow::Context;
use reqwest::{
    Client, Response,
    dns::Resolve,
    header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION},
    redirect::Policy,
};
use tokio::sync::OnceCell;
use url::Url;

use super::{Failure, Reply, ground::Ground, limits::Limits, names::PublicNames, robots::NAME};
use crate::error::in_words;

/// More than any site needs. Of a larger head, nothing is read.
const MOST_HEADERS: usize = 200;
const LARGEST_HEAD: u32 = 128 * 1024;

pub struct Wire {
    agent: String,
    names: Arc<dyn Resolve>,
    ground: Ground,
    limits: Limits,
    /// Made when it is first needed: reading this machine's certificates takes time, and a machine without them serves
    /// its pages all the same.
    client: OnceCell<Client>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Want {
    Page,
    Picture,
    Robots,
    /// Whether it is there, and nothing of it.
    Sign,
}

pub enum Answer {
    Here(Reply),
    /// It is elsewhere.
    There(Url),
}

impl Wire {
    /// `site`: who we are, said to everybody.
    pub fn new(site: &Url, names: Arc<dyn Resolve>, ground: Ground, limits: Limits) -> Self {
        let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
        let agent = format!("{NAME}/{major}.{minor} (+{site})");
        Self { agent, names, ground, limits, client: OnceCell::new() }
    }

    /// Refuses an address that must not be asked, without asking.
    pub fn check(&self, address: &Url) -> Result<(), Failure> {
        self.ground.check(address)
    }

    pub async fn ask(&self, address: &Url, want: Want) -> Result<Answer, Failure> {
        self.check(address)?;
        let client = self.client.get_or_try_init(async || self.client()).await.map_err(|error| {
            tracing::error!(error = in_words(&error), "cannot fetch from other sites");
            Failure::Unprepared
        })?;
        let request = client.get(address.clone()).header(ACCEPT, want.accept());
        let response = request.send().await.map_err(|error| failed(address, error))?;
        let status = response.status();
        if status.is_redirection()
            && let Some(location) = response.headers().get(LOCATION)
        {
            let location = str::from_utf8(location.as_bytes()).map_err(|_| Failure::NoAddress)?;
            Ok(Answer::There(address.join(location).map_err(|_| Failure::NoAddress)?))
        } else if status.is_success() {
            self.read(address, response, want).await.map(Answer::Here)
        } else {
            Err(Failure::of_status(status.as_u16()))
        }
    }

    /// Counts what comes out of compression, not what goes in, and reads no further than it keeps.
    async fn read(&self, address: &Url, mut response: Response, want: Want) -> Result<Reply, Failure> {
        let most = match want {
            Want::Page => self.limits.page,
            Want::Picture => self.limits.picture,
            Want::Robots => self.limits.robots,
            Want::Sign => 0,
        };
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut bytes = Vec::new();
        while want != Want::Sign
            && bytes.len() <= most
            && let Some(chunk) = response.chunk().await.map_err(|error| failed(address, error))?
        {
            bytes.extend_from_slice(&chunk);
        }
        let cut = bytes.len() > most;
        bytes.truncate(most);
        match want {
            Want::Picture if cut => Err(Failure::TooLarge),
            Want::Page | Want::Picture if bytes.is_empty() => Err(Failure::Empty),
            _ => Ok(Reply { address: address.clone(), content_type, bytes, cut }),
        }
    }

    fn client(&self) -> anyhow::Result<Client> {
        // reqwest takes the process's; an error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let language = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("en, *;q=0.5"))]);
        Client::builder()
            .user_agent(&self.agent)
            .default_headers(language)
            .dns_resolver(PublicNames { names: Arc::clone(&self.names), ground: self.ground })
            // A proxy would look names up for us, unchecked.
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(self.limits.connecting)
            .read_timeout(self.limits.idle)
            .http1_max_headers(MOST_HEADERS)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http2_max_header_list_size(LARGEST_HEAD)
            .build()
            .context("cannot prepare requests to other sites")
    }
}

impl Want {
    fn accept(self) -> &'static str {
        match self {
            Self::Page | Self::Sign => "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            Self::Picture => "image/webp,image/png,image/jpeg,image/gif,*/*;q=0.5",
            Self::Robots => "text/plain,*/*;q=0.5",
        }
    }
}

fn failed(address: &Url, error: reqwest::Error) -> Failure {
    let failure = Failure::of_wire(&error);
    let error = in_words(&error.without_url().into());
    tracing::debug!(site = address.host_str(), path = address.path(), error, "cannot fetch");
    failure
}
