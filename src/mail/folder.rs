//! Letters as files, where there is no mail server: for whoever tries things out, and for tests.

use std::{
    fs::DirBuilder,
    io::Write,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use anyhow::Context;

#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join("mail"))
    }

    /// Whole or not at all, and for nobody else to read. A second time, it takes the place of the first.
    pub async fn keep(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        let (folder, path) = (self.0.clone(), self.0.join(name));
        tokio::task::spawn_blocking(move || write(&folder, &path, &bytes)).await??;
        tracing::info!(file = name, "there is no mail server: a letter is in the folder mail");
        Ok(())
    }
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let kept = || -> std::io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        // Made with mode 0600.
        let mut file = tempfile::Builder::new().prefix(".").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    kept().with_context(|| format!("cannot keep a letter in {}", folder.display()))
}
