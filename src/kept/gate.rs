//! Where requests come in: what is kept is answered right here, everything else by the router.

use std::{convert::Infallible, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::Keeper;
use crate::{views::Views, web::is_read};

#[derive(Clone)]
pub struct Gate {
    keeper: Keeper,
    views: Views,
    router: Router,
}

/// How long somebody has to say what they want, and may say nothing between two requests.
const SILENCE: Duration = Duration::from_secs(30);
/// How large the head of a request may be, in bytes.
const LARGEST_HEAD: usize = 64 << 10;
/// Until one looks again where the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);

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
        self.answer_to(None, request).await
    }

    async fn answer_to<B>(&self, caller: Option<SocketAddr>, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if let Some((response, read)) = self.keeper.at_hand(&request) {
            if let Some(read) = read
                && is_read(request.method(), request.headers())
            {
                self.views.count(read);
            }
            return response;
        }
        let mut request = request.map(Body::new);
        if let Some(caller) = caller {
            request.extensions_mut().insert(ConnectInfo(caller));
        }
        self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
    }

    /// Answers all who come, until `stop` ends and who has asked by then has an answer.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let connections = GracefulShutdown::new();
        let mut stop = pin!(stop);
        loop {
            let (stream, caller) = tokio::select! {
                came = listener.accept() => match came {
                    Ok(came) => came,
                    Err(error) => {
                        tracing::warn!(error = %error, "somebody could not come in");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                },
                () = &mut stop => break,
            };
            // Without it, a small answer on a kept connection waits 40 ms for the reader's ACK.
            let _ = stream.set_nodelay(true);
            let gate = self.clone();
            let answer = service_fn(move |request| {
                let gate = gate.clone();
                async move { Ok::<_, Infallible>(gate.answer_to(Some(caller), request).await) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(SILENCE)
                .max_buf_size(LARGEST_HEAD)
                .serve_connection(TokioIo::new(stream), answer);
            // One that breaks off is the reader's own affair.
            tokio::spawn(connections.watch(connection));
        }
        drop(listener);
        connections.shutdown().await;
    }
}
