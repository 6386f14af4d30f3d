//! One of the files of a picture: how it is called, in the store and on the site.

use object_store::path::Path as Key;

/// A WebP of some width, or the one PNG of a picture that was kept before there were widths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    hash: String,
    width: Option<i32>,
}

impl File {
    /// Smallest first.
    pub fn all(hash: &str, widths: &[i32]) -> Vec<Self> {
        let png = Self { hash: hash.to_owned(), width: None };
        if widths.is_empty() { vec![png] } else { widths.iter().map(|width| Self::webp(hash, *width)).collect() }
    }

    pub fn webp(hash: &str, width: i32) -> Self {
        Self { hash: hash.to_owned(), width: Some(width) }
    }

    /// None where no file is called so.
    pub fn parse(name: &str) -> Option<Self> {
        let (hash, width) = match name.strip_suffix(".webp") {
            Some(name) => {
                let (hash, width) = name.split_once('-')?;
                let plain =
                    width.len() < 6 && !width.starts_with('0') && width.bytes().all(|byte| byte.is_ascii_digit());
                (hash, Some(width.parse().ok().filter(|_| plain)?))
            }
            None => (name.strip_suffix(".png")?, None),
        };
        let is_hash =
            hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        is_hash.then(|| Self { hash: hash.to_owned(), width })
    }

    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Where it is served.
    pub fn src(&self) -> String {
        match self.width {
            Some(width) => format!("/pictures/{}-{width}.webp", self.hash),
            None => format!("/pictures/{}.png", self.hash),
        }
    }

    pub fn media_type(&self) -> &'static str {
        if self.width.is_some() { "image/webp" } else { "image/png" }
    }

    /// Spread over 256 folders, so that none grows too big to list.
    pub(super) fn key(&self) -> Key {
        let name = match self.width {
            Some(width) => format!("{}-{width}.webp", self.hash),
            None => self.hash.clone(),
        };
        Key::from_iter([&self.hash[..2], &name])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_own_name_and_no_other() {
        let hash = "0a".repeat(32);
        for file in [File::webp(&hash, 400), File::all(&hash, &[]).remove(0)] {
            assert_eq!(File::parse(file.src().strip_prefix("/pictures/").unwrap()), Some(file));
        }
        let upper = hash.to_uppercase();
        for name in [
            format!("{hash}-0400.webp"),
            format!("{hash}-+400.webp"),
            format!("{hash}--400.webp"),
            format!("{hash}-.webp"),
            format!("{hash}-999999.webp"),
            format!("{hash}-400.png"),
            format!("{hash}.webp"),
            format!("{hash}.svg"),
            format!("{upper}.png"),
            hash[1..].to_owned() + ".png",
        ] {
            assert_eq!(File::parse(&name), None, "{name}");
        }
    }
}
