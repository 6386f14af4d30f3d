//! How we ask the provider: within ten seconds, straight from where it says, and no more than a megabyte.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::redirect::Policy;

const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST: usize = 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("no answer")]
    Silent(#[from] reqwest::Error),
    #[error("it answered {0}")]
    Failing(http::StatusCode),
    #[error("its answer is larger than 1 MB")]
    TooLarge,
}

#[derive(Debug)]
pub struct Wire(reqwest::Client);

impl Wire {
    /// Believes the certificates that this machine believes. `secure`: never speaks but over TLS.
    pub fn new(secure: bool) -> anyhow::Result<Self> {
        // reqwest takes the process's; an error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(Policy::none()).https_only(secure);
        // What is on this machine is not behind a proxy.
        let client = if secure { client } else { client.no_proxy() };
        Ok(Self(client.build()?))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, WireError> {
        let mut response = self.0.execute(request.try_into()?).await?;
        if response.status().is_server_error() {
            return Err(WireError::Failing(response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err(WireError::TooLarge);
            }
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl<'a> AsyncHttpClient<'a> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + Send + 'a>>;

    fn call(&'a self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
