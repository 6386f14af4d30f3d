//! The one through whom all that is foreign comes in.

use std::sync::Arc;

use url::Url;

use super::Failure;

#[derive(Clone, Debug)]
pub struct Fetcher(Arc<Own>);

#[derive(Debug)]
struct Own {
    #[expect(dead_code, reason = "the bodies follow")]
    loopback: bool,
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
    pub fn new(_site: &Url, loopback: bool) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Own { loopback })))
    }

    /// A page or another document: of a long one, the first 5 MB.
    pub async fn page(&self, _address: &Url) -> Result<Reply, Failure> {
        Err(Failure::Unprepared)
    }

    /// The bytes of a picture, of 10 MB at most.
    pub async fn picture(&self, _address: &Url) -> Result<Vec<u8>, Failure> {
        Err(Failure::Unprepared)
    }

    /// Whether something is still there; it is not read.
    pub async fn is_there(&self, _address: &Url) -> Result<(), Failure> {
        Err(Failure::Unprepared)
    }
}
