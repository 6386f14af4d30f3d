//! Being asked to stop: SIGINT (Ctrl-C) or SIGTERM.

use anyhow::Context;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Listens from the moment it is made, so that no asking is missed and none kills the
/// program before it has tidied up.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    pub fn listen() -> anyhow::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        let (tell, asked) = watch::channel(false);
        tokio::spawn(async move {
            let signal = tokio::select! {
                _ = interrupt.recv() => "SIGINT",
                _ = terminate.recv() => "SIGTERM",
            };
            tracing::info!(signal, "asked to stop");
            // Whoever listened is gone with the receiver, which is fine.
            let _ = tell.send(true);
            // Held on, or the receivers would hear that nobody can ask any more.
            tell.closed().await;
        });
        Ok(Self(asked))
    }

    /// Ends once it was asked.
    pub async fn asked(&mut self) {
        // The sender outlives every receiver, so there is no error to hear.
        let _ = self.0.wait_for(|asked| *asked).await;
    }
}
