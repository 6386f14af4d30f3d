//! What is kept of a picture: WebP files of ours in a few widths, with nothing in them but pixels.

use std::collections::HashSet;

use anyhow::anyhow;
use image::{DynamicImage, imageops::FilterType};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};
use webp::{Encoder, PixelLayout};

use super::{File, PictureId, Store};
use crate::error::Result;

pub struct Redrawn {
    /// Of all files.
    hash: String,
    /// By their widths, smallest first.
    files: Vec<(i32, Vec<u8>)>,
    /// Of the largest.
    width: i32,
    height: i32,
}

/// Besides the largest: for a list on a small screen, and for a column of text.
const WIDTHS: [u32; 2] = [400, 800];
/// The longer side of the largest.
const LONGEST_SIDE: u32 = 1600;
/// From here on nobody sees a difference.
const QUALITY: f32 = 80.0;
/// A drawing with no more is as small when it is kept to the pixel.
const FEW_COLOURS: usize = 256;

impl Redrawn {
    /// Of a picture that stands upright. It takes a while: never where others wait for their turn.
    pub fn of(picture: DynamicImage) -> Result<Self> {
        let picture = shrink(picture);
        let largest: DynamicImage =
            if picture.color().has_alpha() { picture.into_rgba8().into() } else { picture.into_rgb8().into() };
        let (width, height) = (largest.width(), largest.height());
        let mut files = Vec::new();
        for narrow in WIDTHS.into_iter().filter(|narrow| is_worth_it(*narrow, width)) {
            let low = (height * narrow).div_ceil(width);
            files.push((narrow.cast_signed(), webp(&largest.resize_exact(narrow, low, FilterType::CatmullRom))?));
        }
        files.push((width.cast_signed(), webp(&largest)?));
        let bytes = files.iter().fold(Sha256::new(), |all, (_, bytes)| all.chain_update(bytes));
        Ok(Self {
            hash: hex::encode(bytes.finalize()),
            files,
            width: width.cast_signed(),
            height: height.cast_signed(),
        })
    }

    /// Stores it. The same picture twice is one.
    ///
    /// Its row comes first: from then on nobody throws its files away, so that these are put after it, and are there
    /// before anybody else can see the row.
    pub async fn keep(self, db: &mut PgConnection, store: &Store) -> Result<PictureId> {
        let mut tx = db.begin().await?;
        let widths: Vec<i32> = self.files.iter().map(|(width, _)| *width).collect();
        let row = sqlx::query!(
            r#"insert into picture (hash, media_type, width, height, widths) values ($1, 'image/webp', $2, $3, $4)
             on conflict on constraint picture_stored_once do update set looked_at = now()
             returning id, xmax = 0 as "new!""#,
            self.hash,
            self.width,
            self.height,
            &widths
        )
        .fetch_one(&mut *tx)
        .await?;
        // Waits for who is just throwing them away.
        sqlx::query!("delete from picture_leftover where hash = $1", self.hash).execute(&mut *tx).await?;
        let mut put = Vec::new();
        for (width, bytes) in self.files {
            let file = File::webp(&self.hash, width);
            if let Err(error) = store.put(&file, bytes).await {
                // Of one that was there before, they are still shown.
                for file in put.iter().filter(|_| row.new) {
                    if let Err(left) = store.delete(file).await {
                        tracing::warn!(error = %left, "a file of a picture that was not kept stays in the store");
                    }
                }
                return Err(error);
            }
            put.push(file);
        }
        tx.commit().await?;
        Ok(row.id)
    }
}

/// One that is hardly smaller than the largest saves nobody anything.
fn is_worth_it(narrow: u32, width: u32) -> bool {
    narrow * 5 <= width * 4
}

fn shrink(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= LONGEST_SIDE {
        return picture;
    }
    picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::CatmullRom)
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>> {
    let layout = if picture.color().has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let exactly = has_few_colours(picture);
    let encoder = Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
    let written = encoder.encode_simple(exactly, QUALITY);
    Ok(written.map_err(|error| anyhow!("cannot write a picture: {error:?}"))?.to_vec())
}

fn has_few_colours(picture: &DynamicImage) -> bool {
    let (mut colours, mut before) = (HashSet::new(), &[][..]);
    for pixel in picture.as_bytes().chunks_exact(usize::from(picture.color().bytes_per_pixel())) {
        if pixel != before && colours.insert(pixel) && colours.len() > FEW_COLOURS {
            return false;
        }
        before = pixel;
    }
    true
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn files(picture: impl Into<DynamicImage>) -> Vec<(u32, u32)> {
        let redrawn = Redrawn::of(picture.into()).unwrap();
        let read = |(width, bytes): &(i32, Vec<u8>)| {
            assert_eq!(image::guess_format(bytes).unwrap(), ImageFormat::WebP);
            let again = image::load_from_memory(bytes).unwrap();
            assert_eq!(again.width(), width.unsigned_abs());
            (again.width(), again.height())
        };
        let files: Vec<_> = redrawn.files.iter().map(read).collect();
        let largest = (redrawn.width.unsigned_abs(), redrawn.height.unsigned_abs());
        assert_eq!(files.last(), Some(&largest), "it says its size truly");
        files
    }

    #[test]
    fn a_picture_has_three_widths_and_a_small_one_has_fewer() {
        assert_eq!(files(DynamicImage::new_rgba16(3200, 800)), [(400, 100), (800, 200), (1600, 400)]);
        assert_eq!(files(RgbImage::new(1200, 900)), [(400, 300), (800, 600), (1200, 900)]);
        assert_eq!(files(RgbImage::new(900, 900)), [(400, 400), (900, 900)]);
        assert_eq!(files(DynamicImage::new_luma8(410, 20)), [(410, 20)]);
        assert_eq!(files(RgbImage::new(1, 1)), [(1, 1)]);
        assert_eq!(files(RgbImage::new(1, 5000)), [(1, 1600)]);
        assert_eq!(files(RgbImage::new(16000, 1)), [(400, 1), (800, 1), (1600, 1)]);
    }

    #[test]
    fn what_shines_through_still_does_in_every_width() {
        let half = RgbaImage::from_fn(1600, 40, |x, y| {
            Rgba([u8::try_from(x % 256).unwrap(), u8::try_from(y * 6).unwrap(), 80, if x < 800 { 0 } else { 128 }])
        });
        for (width, bytes) in Redrawn::of(half.into()).unwrap().files {
            let again = image::load_from_memory(&bytes).unwrap().into_rgba8();
            let (left, right) = (again.get_pixel(2, 2)[3], again.get_pixel(again.width() - 3, 2)[3]);
            assert!(left < 8 && right.abs_diff(128) < 8, "{width}: {left} {right}");
        }
    }

    #[test]
    fn a_drawing_is_kept_to_the_pixel_and_a_photograph_is_small() {
        let drawing =
            RgbImage::from_fn(
                300,
                200,
                |x, y| if (x / 7 + y / 5) % 2 == 0 { Rgb([9, 99, 201]) } else { Rgb([255, 0, 0]) },
            );
        let (_, kept) = Redrawn::of(drawing.clone().into()).unwrap().files.remove(0);
        assert_eq!(image::load_from_memory(&kept).unwrap().into_rgb8(), drawing);
        let photograph = RgbImage::from_fn(390, 400, |x, y| {
            let light =
                f64::from(x * y).sqrt() + 20.0 * (f64::from(x) / 9.0).sin() + f64::from((x * 7919 + y * 104_729) % 13);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "light is between 0 and 440")]
            Rgb([(light / 2.0).max(0.0) as u8, (light / 3.0).max(0.0) as u8, 70])
        });
        let (_, kept) = Redrawn::of(photograph.into()).unwrap().files.remove(0);
        assert!(kept.len() < 390 * 400 * 3 / 10, "{}", kept.len());
    }

    #[test]
    fn the_same_picture_has_the_same_hash_and_another_has_another() {
        let of = |red: u8| Redrawn::of(RgbImage::from_pixel(500, 500, Rgb([red, 0, 0])).into()).unwrap().hash;
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
    }
}
