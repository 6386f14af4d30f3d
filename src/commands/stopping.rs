//! Being asked to stop: SIGINT (Ctrl-C), SIGTERM, or SIGHUP (the terminal was closed).

use anyhow::Context;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Listens from the moment it is made, so that no asking is missed and none kills the
/// program before it has tidied up.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<u32>);

impl Stopping {
    pub fn listen() -> anyhow::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        let mut hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
        let (times, asked) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                let signal = tokio::select! {
                    _ = interrupt.recv() => "SIGINT",
                    _ = terminate.recv() => "SIGTERM",
                    _ = hang_up.recv() => "SIGHUP",
                };
                tracing::info!(signal, "asked to stop");
                times.send_modify(|times| *times += 1);
            }
        });
        Ok(Self(asked))
    }

    /// Ends once it was asked.
    pub async fn asked(&mut self) {
        self.times(1).await;
    }

    /// Ends once it was asked again.
    pub async fn insisted(&mut self) {
        self.times(2).await;
    }

    async fn times(&mut self, wanted: u32) {
        // The sender lives as long as the program, so there is no error to hear.
        let _ = self.0.wait_for(|times| *times >= wanted).await;
    }
}
