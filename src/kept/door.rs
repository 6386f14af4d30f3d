//! Connections: each is served by one thread of those that do little else, so that readers of what is kept wait for no
//! page that is drawn, and no connection wanders from processor to processor.

use std::{
    convert::Infallible,
    io,
    net::{SocketAddr, TcpStream},
    pin::pin,
    sync::Arc,
    thread,
    time::Duration,
};

use futures_util::FutureExt;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::TcpListener,
    runtime::{self, Handle},
    sync::mpsc::{self, error::TrySendError},
};

use super::Gate;

/// How long somebody has to say what they want, and may say nothing between two requests.
const SILENCE: Duration = Duration::from_secs(30);
/// How large the head of a request may be, in bytes.
const LARGEST_HEAD: usize = 64 << 10;
/// Until one looks again where the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);
/// Who came in and was not looked at yet, by thread.
const WAITING: usize = 256;

/// Where a thread is given those it serves.
type Desk = mpsc::Sender<Visitor>;
type Visitor = (TcpStream, SocketAddr);

impl Gate {
    /// Answers all who come, until `stop` ends and who has asked by then has an answer.
    ///
    /// # Errors
    ///
    /// The system has no thread to give.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (leave, mut left) = mpsc::channel::<Infallible>(1);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let desks = (0..threads).map(|_| self.clone().open(leave.clone())).collect::<io::Result<Vec<_>>>()?;
        drop(leave);
        let mut stop = pin!(stop);
        let mut next = 0;
        'open: loop {
            let came = tokio::select! {
                came = come(&listener) => came,
                () = &mut stop => break,
            };
            next += 1;
            let mut waits = seat(&desks, next, came);
            while let Some(came) = waits.take() {
                // All of them are behind.
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => waits = seat(&desks, next, came),
                    () = &mut stop => break 'open,
                }
            }
        }
        drop((listener, desks));
        // Nothing is ever sent there: the last of the threads closes it.
        let _ = left.recv().await;
        Ok(())
    }

    /// A thread that serves until its desk is closed, and who has asked by then has an answer; it holds `leave` until then.
    fn open(self, leave: mpsc::Sender<Infallible>) -> io::Result<Desk> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let work = Handle::current();
        let (desk, coming) = mpsc::channel(WAITING);
        thread::Builder::new().name("door".into()).spawn(move || {
            runtime.block_on(self.serve_each(coming, work));
            drop(leave);
        })?;
        Ok(desk)
    }

    async fn serve_each(self, mut coming: mpsc::Receiver<Visitor>, work: Handle) {
        let connections = GracefulShutdown::new();
        // One to count, for all that a request needs.
        let door = Arc::new((self, work));
        while let Some((stream, caller)) = coming.recv().await {
            let stream = match tokio::net::TcpStream::from_std(stream) {
                Ok(stream) => stream,
                Err(error) => {
                    tracing::warn!(error = %error, "somebody could not come in");
                    continue;
                }
            };
            let door = door.clone();
            let answer =
                service_fn(move |request| door.0.answer_beside(&door.1, caller, request).map(Ok::<_, Infallible>));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(SILENCE)
                .max_buf_size(LARGEST_HEAD)
                .serve_connection(TokioIo::new(stream), answer);
            // One that breaks off is the reader's own affair.
            tokio::spawn(connections.watch(connection));
        }
        connections.shutdown().await;
    }
}

/// At the desk whose turn it is, or the next one that has room; who found none.
fn seat(desks: &[Desk], turn: usize, mut came: Visitor) -> Option<Visitor> {
    for number in turn..turn + desks.len() {
        match desks[number % desks.len()].try_send(came) {
            Ok(()) => return None,
            Err(TrySendError::Full(back) | TrySendError::Closed(back)) => came = back,
        }
    }
    Some(came)
}

/// The next who comes.
async fn come(listener: &TcpListener) -> Visitor {
    loop {
        let came = match listener.accept().await {
            Ok((stream, caller)) => {
                // Without it, a small answer on a kept connection waits 40 ms for the reader's ACK.
                let _ = stream.set_nodelay(true);
                stream.into_std().map(|stream| (stream, caller))
            }
            Err(error) => Err(error),
        };
        match came {
            Ok(came) => return came,
            Err(error) => {
                tracing::warn!(error = %error, "somebody could not come in");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
