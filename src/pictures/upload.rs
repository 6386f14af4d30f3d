//! A picture that somebody sent: looked at as hostile, and drawn anew, so that of its file nothing is left.

use std::{
    io::Cursor,
    sync::{Arc, LazyLock},
};

use anyhow::Context;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::Redrawn;
use crate::{
    error::{Error, Result},
    problems::Problems,
};

/// A file as it came in.
pub enum Upload {
    Bytes(Vec<u8>),
    /// More than [`Upload::LARGEST`].
    TooLarge,
}

/// A phone's sharpest picture has about so many.
const MOST_PIXELS: u64 = 50_000_000;
/// Of either side: what is longer is a trick that unfolds in memory.
const LONGEST_SIDE: u32 = 20_000;
/// What a picture takes in memory while it is read: four bytes a pixel.
const MOST_MEMORY: u64 = 4 * MOST_PIXELS;

const UNREADABLE: &str = "This file is not a picture that can be read: please take a JPEG, PNG, GIF or WebP file.";
const TOO_MANY_PIXELS: &str = "This picture has too many pixels. 50 million is the most: please make it smaller first.";

/// One after the other: a few at once would need more memory than a small machine has.
static DRAWING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

impl Upload {
    /// Bytes.
    pub const LARGEST: usize = 10 << 20;
    /// The name of its field, and of what is wrong with it.
    pub const FIELD: &str = "picture";

    /// Refused in words where it is no picture, or too much of one.
    pub async fn redraw(self) -> Result<Redrawn> {
        let bytes = match self {
            Self::TooLarge => return Err(refusal("This file is too large: 10 MB is the most.")),
            Self::Bytes(bytes) if bytes.is_empty() => return Err(refusal("Please choose a file that is not empty.")),
            Self::Bytes(bytes) => bytes,
        };
        let turn = DRAWING.clone().acquire_owned().await.context("pictures are no longer drawn")?;
        let drawn = spawn_blocking(move || {
            let _turn = turn;
            redraw(&bytes)
        });
        // A panic of a decoder is one more way to say that it cannot read this.
        drawn.await.unwrap_or_else(|_| Err(refusal(UNREADABLE)))
    }
}

fn refusal(words: &str) -> Error {
    Error::Refused(Problems::with(Upload::FIELD, words))
}

/// The file's content says what it is, never its name.
fn redraw(bytes: &[u8]) -> Result<Redrawn> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().context("cannot read from memory")?;
    let known = [ImageFormat::Gif, ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(refusal(UNREADABLE));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    let picture = decode(reader).map_err(|error| match error {
        ImageError::Limits(_) => refusal(TOO_MANY_PIXELS),
        _ => refusal(UNREADABLE),
    })?;
    Redrawn::of(picture)
}

fn decode(reader: ImageReader<Cursor<&[u8]>>) -> Result<DynamicImage, ImageError> {
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let long = width.max(height) > LONGEST_SIDE;
    if long || u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use image::{Frame, Rgba, RgbaImage, codecs::gif::GifEncoder};

    use super::*;

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn the_words_tell_a_picture_too_large_from_no_picture() {
        let words = |bytes: &[u8]| match redraw(bytes) {
            Err(Error::Refused(problems)) => problems.of(Upload::FIELD).unwrap_or_default().to_owned(),
            other => panic!("{:?}", other.map(|_| "a picture")),
        };
        let whole = png(&DynamicImage::new_rgb8(40, 40));
        for nothing in [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            b"GIF89a",
            b"\x89PNG\r\n\x1a\n",
            &whole[..60],
            b"words",
        ] {
            assert_eq!(words(nothing), UNREADABLE, "{nothing:?}");
        }
        assert_eq!(words(&png(&DynamicImage::new_luma8(7072, 7072))), TOO_MANY_PIXELS);
        assert_eq!(words(&png(&DynamicImage::new_luma8(50_000, 1))), TOO_MANY_PIXELS);
    }

    #[test]
    fn of_a_moving_picture_the_first_frame_is_kept() {
        let frames = [[200, 0, 0, 255], [0, 0, 200, 255]].map(|colour| RgbaImage::from_pixel(30, 20, Rgba(colour)));
        let mut gif = Vec::new();
        GifEncoder::new(&mut gif).encode_frames(frames.clone().map(Frame::new)).unwrap();
        let config = webp::WebPConfig::new().unwrap();
        let mut webp = webp::AnimEncoder::new(30, 20, &config);
        for (at, frame) in (0..).step_by(100).zip(&frames) {
            webp.add_frame(webp::AnimFrame::from_rgba(frame, 30, 20, at));
        }
        for moving in [gif, webp.encode().to_vec()] {
            let reader = ImageReader::new(Cursor::new(&moving[..])).with_guessed_format().unwrap();
            let first = decode(reader).unwrap().into_rgb8();
            let colour = first.get_pixel(15, 10);
            assert!(first.dimensions() == (30, 20) && colour[0] > 190 && colour[2] < 10, "{colour:?}");
            redraw(&moving).unwrap();
        }
    }
}
