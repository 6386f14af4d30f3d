//! The sample pictures: each motif is drawn in one of a few palettes.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use image::RgbaImage;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};
use rust_embed::Embed;
use serde::Deserialize;

#[derive(Embed)]
#[folder = "src/demo/pictures/"]
struct Files;

#[derive(Deserialize)]
struct Palettes {
    palettes: Arc<[[String; 5]]>,
}

/// Colours stand in the motifs as these, in the palette's order.
const PLACEHOLDERS: [&str; 5] = ["#aaaaa1", "#aaaaa2", "#aaaaa3", "#aaaaa4", "#aaaaa5"];

/// The same seed is the same palette.
pub fn draw(motif: &str, seed: usize) -> Result<RgbaImage> {
    let palettes: Palettes = toml::from_str(&file("palettes.toml")?)?;
    ensure!(!palettes.palettes.is_empty(), "there are no palettes");
    let palette = &palettes.palettes[seed % palettes.palettes.len()];
    let mut svg = file(&format!("{motif}.svg"))?;
    for (placeholder, colour) in PLACEHOLDERS.iter().zip(palette) {
        svg = svg.replace(placeholder, colour);
    }
    let tree = Tree::from_str(&svg, &Options::default()).with_context(|| format!("{motif}.svg"))?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).context("a picture without pixels")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    RgbaImage::from_raw(size.width(), size.height(), pixels.take_demultiplied())
        .context("a picture with too few pixels")
}

fn file(name: &str) -> Result<String> {
    let file = Files::get(name).with_context(|| format!("the picture {name} is missing"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}
