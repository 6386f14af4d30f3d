//! `export`: writes a board into a file, or to standard output.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use tempfile::NamedTempFile;

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::{
    error::Error,
    exports::{Export, Shape},
    text::{PATIENCE, Pieces},
    topics::Topic,
};

pub struct Wanted {
    pub board: String,
    pub shape: Shape,
    pub with_pictures: bool,
    pub output: Option<PathBuf>,
}

/// A file that breaks off is never seen.
pub async fn export(data: &Data, wanted: &Wanted, base_url: &str) -> Result<(), Refusal> {
    let topic = Topic::for_operator(&data.db, &wanted.board).await.map_err(|error| match error {
        Error::NotFound => Refusal::Setting(anyhow!("no board stands at /t/{}", wanted.board)),
        error => Refusal::Failed(error.into()),
    })?;
    let pieces = Export {
        db: data.db.clone(),
        store: data.pictures.clone(),
        topic,
        site: base_url.trim_end_matches('/').to_owned(),
        shape: wanted.shape,
        with_pictures: wanted.with_pictures,
        patience: PATIENCE,
    }
    .begin();
    let Some(path) = &wanted.output else {
        return Ok(write(pieces, &mut io::stdout().lock()).await?);
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write {}", path.display());
    let mut file = NamedTempFile::new_in(folder).with_context(cannot).map_err(Refusal::Setting)?;
    write(pieces, &mut file).await?;
    file.persist(path).with_context(cannot)?;
    say(&format!("The board /t/{} is written to {}.", wanted.board, path.display()));
    Ok(())
}

async fn write(mut pieces: Pieces, to: &mut impl Write) -> anyhow::Result<()> {
    while let Some(words) = pieces.next().await? {
        to.write_all(words.as_bytes()).context("cannot write it all")?;
    }
    to.flush().context("cannot write it all")
}
