//! A long text on its way to whoever reads it, piece by piece. One that breaks off never looks whole.

use std::{io, time::Duration};

use tokio::sync::mpsc;

use crate::error::{Error, Result};

/// For how long a writer waits for who reads slowly: a connection to the database waits with it.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Pieces that wait to be read.
const WAITING: usize = 16;

enum Piece {
    Words(String),
    /// Nothing is missing.
    End,
    Broken(Error),
}

/// As whoever reads it has it.
pub struct Pieces(mpsc::Receiver<Piece>);

/// As whoever writes it has it.
pub struct Writing {
    pieces: mpsc::Sender<Piece>,
    patience: Duration,
}

impl Pieces {
    /// What `write` says, in the background. It ends when `write` does; an error, or a reader who is too slow, breaks it off.
    pub fn of<W>(patience: Duration, write: impl FnOnce(Writing) -> W) -> Self
    where
        W: Future<Output = Result<(), Option<Error>>> + Send + 'static,
    {
        let (pieces, read) = mpsc::channel(WAITING);
        let written = write(Writing { pieces: pieces.clone(), patience });
        tokio::spawn(async move {
            let last = match written.await {
                Ok(()) => Piece::End,
                Err(Some(error)) => Piece::Broken(error),
                // Nobody reads any more, or too slowly: whoever does misses the end.
                Err(None) => return,
            };
            let _ = pieces.send_timeout(last, patience).await;
        });
        Self(read)
    }

    /// None at its end, and nowhere else.
    pub async fn next(&mut self) -> Result<Option<String>> {
        match self.0.recv().await {
            Some(Piece::Words(words)) => Ok(Some(words)),
            Some(Piece::End) => Ok(None),
            Some(Piece::Broken(error)) => Err(error),
            None => {
                let why = io::Error::new(io::ErrorKind::TimedOut, "it was read too slowly, and breaks off");
                Err(Error::Internal(why.into()))
            }
        }
    }
}

impl Writing {
    /// An error of nothing: nobody reads it, or too slowly.
    pub async fn say(&self, words: String) -> Result<(), Option<Error>> {
        self.pieces.send_timeout(Piece::Words(words), self.patience).await.map_err(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many pieces, and then `last`.
    fn pieces(many: usize, last: Result<(), Option<Error>>) -> Pieces {
        Pieces::of(Duration::ZERO, async move |writing| {
            for piece in 0..many {
                writing.say(piece.to_string()).await?;
            }
            last
        })
    }

    async fn read(mut pieces: Pieces) -> (usize, Result<()>) {
        let mut read = 0;
        loop {
            match pieces.next().await {
                Ok(Some(_)) => read += 1,
                end => return (read, end.map(drop)),
            }
        }
    }

    #[tokio::test]
    async fn who_reads_in_time_has_it_whole() {
        let (read, end) = read(pieces(WAITING - 1, Ok(()))).await;
        assert!(read == WAITING - 1 && end.is_ok());
    }

    #[tokio::test]
    async fn who_reads_too_slowly_is_told_that_it_breaks_off() {
        let slow = pieces(WAITING + 1, Ok(()));
        while !slow.0.is_closed() {
            tokio::task::yield_now().await;
        }
        let (read, end) = read(slow).await;
        assert!(read == WAITING && end.is_err());
    }

    #[tokio::test]
    async fn what_fails_is_told() {
        let (read, end) = read(pieces(3, Err(Some(Error::NotFound)))).await;
        assert!(read == 3 && matches!(end, Err(Error::NotFound)));
    }
}
