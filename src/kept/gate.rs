//! Where requests come in: what is kept is answered right here, everything else by the router.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures_util::future::{BoxFuture, Either, Ready, pending, ready};
use tokio::{runtime::Handle, task::JoinSet};
use tower::ServiceExt;

use super::Keeper;
use crate::{views::Views, web::is_read};

#[derive(Clone)]
pub struct Gate {
    keeper: Keeper,
    views: Views,
    router: Router,
}

impl Gate {
    pub fn new(keeper: Keeper, views: Views, router: Router) -> Self {
        Self { keeper, views, router }
    }

    /// To anyone, from nowhere in particular.
    pub async fn answer<B>(&self, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        match self.at_hand(&request) {
            Some(response) => response,
            None => self.ask(request.map(Body::new)).await,
        }
    }

    /// As `answer`; what takes longer is done by the threads of `work`, and ends when nobody waits for it any longer.
    pub(super) fn answer_beside<B>(
        &self,
        work: &Handle,
        caller: SocketAddr,
        request: Request<B>,
    ) -> Either<Ready<Response>, BoxFuture<'static, Response>>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if let Some(response) = self.at_hand(&request) {
            return Either::Left(ready(response));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(caller));
        let (gate, mut asking) = (self.clone(), JoinSet::new());
        asking.spawn_on(async move { whole(gate.ask(request).await).await }, work);
        Either::Right(Box::pin(async move {
            match asking.join_next().await.transpose() {
                Ok(answered) => answered.unwrap_or_default(),
                // The program stops, and waits for nobody any longer.
                Err(error) if error.is_cancelled() => pending().await,
                Err(error) => {
                    // Outside of all that catches a panic.
                    tracing::error!(error = %error, "a request was not answered");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        }))
    }

    /// Without waiting, where it is kept.
    fn at_hand<B>(&self, request: &Request<B>) -> Option<Response> {
        let (response, read) = self.keeper.at_hand(request)?;
        if let Some(read) = read
            && is_read(request.method(), request.headers())
        {
            self.views.count(read);
        }
        Some(response)
    }

    async fn ask(&self, request: Request) -> Response {
        let asked: Result<_, Infallible> = self.router.clone().oneshot(request).await;
        asked.unwrap_or_else(|never| match never {})
    }
}

/// A page is compressed while its body is read: here, and not by who serves its connection. What comes piece by piece, such
/// as an export or what is followed, stays as it is.
async fn whole(response: Response) -> Response {
    let is_page = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/html");
    if !response.headers().get(CONTENT_TYPE).is_some_and(is_page) {
        return response;
    }
    let (head, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(head, bytes.into()),
        Err(error) => {
            tracing::error!(error = %error, "a page could not be compressed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
