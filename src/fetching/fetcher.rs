//! The one through whom all that is foreign comes in.

use std::{fmt, sync::Arc};

use reqwest::dns::Resolve;
use url::Url;

use super::{
    Failure,
    ground::Ground,
    limits::{Limits, Patience},
    names::System,
    places::Places,
    robots::{Robots, Text},
    wire::{Answer, Want, Wire},
};

#[derive(Clone)]
pub struct Fetcher(Arc<Own>);

struct Own {
    wire: Wire,
    limits: Limits,
    places: Places,
    robots: Robots,
}

/// What a site answered.
#[derive(Debug)]
pub struct Reply {
    /// After redirects.
    pub address: Url,
    /// As the site says, true or not.
    pub content_type: Option<String>,
    pub bytes: Vec<u8>,
    /// There was more.
    pub cut: bool,
}

impl Fetcher {
    /// `site` is our own address, by which others learn who asks. `loopback` is for tests: this machine is allowed too.
    pub fn new(site: &Url, loopback: bool) -> anyhow::Result<Self> {
        anyhow::ensure!(site.has_host(), "a site has a host");
        Ok(Self::within(Limits::default(), site, loopback, Arc::new(System)))
    }

    pub(super) fn within(limits: Limits, site: &Url, loopback: bool, names: Arc<dyn Resolve>) -> Self {
        let wire = Wire::new(site, names, Ground { loopback }, limits);
        let places = Places::new(limits.places, limits.places_per_host);
        Self(Arc::new(Own { wire, limits, places, robots: Robots::default() }))
    }

    /// A page or another document: of a long one, the first 5 MB.
    pub async fn page(&self, address: &Url) -> Result<Reply, Failure> {
        self.0.fetch(address, Want::Page).await
    }

    /// The bytes of a picture, of 10 MB at most.
    pub async fn picture(&self, address: &Url) -> Result<Vec<u8>, Failure> {
        Ok(self.0.fetch(address, Want::Picture).await?.bytes)
    }

    /// Whether something is still there; it is not read.
    pub async fn is_there(&self, address: &Url) -> Result<(), Failure> {
        self.0.fetch(address, Want::Sign).await.map(drop)
    }
}

impl Own {
    async fn fetch(&self, address: &Url, want: Want) -> Result<Reply, Failure> {
        let mut patience = Patience(self.limits.whole);
        self.follow(&mut address.clone(), want, &mut patience).await
    }

    /// Through all redirects. `at` is left where it ended, well or not.
    async fn follow(&self, at: &mut Url, want: Want, patience: &mut Patience) -> Result<Reply, Failure> {
        let mut seen = Vec::new();
        loop {
            // Whom somebody is there is nobody's business here.
            let _ = at.set_username("").and_then(|()| at.set_password(None));
            self.wire.check(at)?;
            if seen.contains(at) || seen.len() > self.limits.redirects {
                return Err(Failure::Circles);
            }
            if want != Want::Robots {
                // robots.txt is asked in the same way, but for this.
                Box::pin(self.obey_robots(at, patience)).await?;
            }
            let asked = {
                let _place = self.places.take(at.host_str().unwrap_or_default()).await;
                patience.with(self.wire.ask(at, want)).await?
            };
            match asked {
                Answer::Here(reply) => return Ok(reply),
                Answer::There(next) => seen.push(std::mem::replace(at, next)),
            }
        }
    }

    async fn obey_robots(&self, address: &Url, patience: &mut Patience) -> Result<(), Failure> {
        let origin = address.origin().ascii_serialization();
        let text = if let Some(text) = self.robots.known(&origin) {
            text
        } else {
            let text = self.robots_of(address, patience).await?;
            self.robots.keep(origin, text.clone());
            text
        };
        patience.with(text.allows(address)).await
    }

    /// RFC 9309, 2.3.1: what is not there forbids nothing, what cannot be reached everything, and not for long: it is
    /// asked again next time.
    async fn robots_of(&self, address: &Url, patience: &mut Patience) -> Result<Text, Failure> {
        let mut at = address.join("/robots.txt").map_err(|_| Failure::Scheme)?;
        match self.follow(&mut at, Want::Robots, patience).await {
            Ok(reply) => Ok(Text::new(reply.bytes, reply.cut)),
            Err(Failure::Gone(_) | Failure::Closed(_) | Failure::Status(400..=499) | Failure::Circles) => {
                Ok(Text::none())
            }
            Err(Failure::Busy(_) | Failure::Broken(_) | Failure::Status(_)) => Err(Failure::RobotsUnknown),
            // Of the site that was asked, it says what its pages would say; of another, nothing.
            Err(failure) if at.origin() == address.origin() => Err(failure),
            Err(_) => Err(Failure::RobotsUnknown),
        }
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Fetcher").finish_non_exhaustive()
    }
}
