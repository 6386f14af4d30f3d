//! What the database knows of a picture; the bytes are in the [`super::Store`].

use sqlx::PgExecutor;

use super::File;
use crate::error::Result;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct PictureId(pub i64);

/// As a page shows it.
#[derive(Clone, Debug)]
pub struct Picture {
    pub hash: String,
    /// Pixels of the largest file.
    pub width: i32,
    pub height: i32,
    /// Of its files, smallest first; none where it is one PNG.
    pub widths: Vec<i32>,
}

impl Picture {
    /// Where one of a middle width is served.
    pub fn src(&self) -> String {
        self.middle().map(|file| file.src()).unwrap_or_default()
    }

    /// One of a middle width, as it is kept.
    pub fn middle(&self) -> Option<File> {
        let mut files = self.files();
        (!files.is_empty()).then(|| files.swap_remove(files.len() / 2))
    }

    /// Where the smallest is served.
    pub fn smallest(&self) -> String {
        self.files().swap_remove(0).src()
    }

    /// Where the largest is served.
    pub fn largest(&self) -> String {
        self.files().pop().map(|file| file.src()).unwrap_or_default()
    }

    /// Every file with its width, for a browser to choose from.
    pub fn srcset(&self) -> String {
        let widths = if self.widths.is_empty() { &[self.width] } else { self.widths.as_slice() };
        let files = self.files().into_iter().zip(widths);
        files.map(|(file, width)| format!("{} {width}w", file.src())).collect::<Vec<_>>().join(", ")
    }

    /// From the columns of an outer join: all of them or none.
    pub fn from_columns(
        hash: Option<&String>,
        width: Option<i32>,
        height: Option<i32>,
        widths: Option<&Vec<i32>>,
    ) -> Option<Self> {
        Some(Self { hash: hash?.clone(), width: width?, height: height?, widths: widths?.clone() })
    }

    pub async fn find(db: impl PgExecutor<'_>, id: PictureId) -> Result<Self> {
        let picture = sqlx::query_as!(Self, "select hash, width, height, widths from picture where id = $1", id.0);
        Ok(picture.fetch_one(db).await?)
    }

    /// The largest, as it is kept.
    pub fn file(&self) -> Option<File> {
        self.files().pop()
    }

    fn files(&self) -> Vec<File> {
        File::all(&self.hash, &self.widths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_has_every_file_to_choose_from() {
        let mut picture = Picture { hash: "a".into(), width: 1600, height: 900, widths: vec![400, 800, 1600] };
        let all = "/pictures/a-400.webp 400w, /pictures/a-800.webp 800w, /pictures/a-1600.webp 1600w";
        assert_eq!((picture.src().as_str(), picture.srcset().as_str()), ("/pictures/a-800.webp", all));
        assert_eq!(picture.largest(), "/pictures/a-1600.webp");
        picture.widths.clear();
        assert_eq!((picture.src().as_str(), picture.srcset().as_str()), ("/pictures/a.png", "/pictures/a.png 1600w"));
        assert_eq!(picture.largest(), "/pictures/a.png");
    }
}
