//! A picture that somebody uploads is drawn once in full before it is kept: what cannot be drawn today would stop a
//! certificate tomorrow.

use image::{ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// A large signature, drawn with four bytes a pixel, and what decoding needs beside it.
const MEMORY_BYTES_MAX: u64 = 96 * 1024 * 1024;

/// Draws a PNG or JPEG with at most so many pixels on each side; answers its media type, width and height.
///
/// # Errors
/// It cannot be drawn, or is larger; a sentence for the operator's log.
pub fn picture_size(bytes: &[u8], side_max: u32) -> Result<(&'static str, u32, u32), String> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    let media_type = match reader.format() {
        Some(ImageFormat::Png) => "image/png",
        Some(ImageFormat::Jpeg) => "image/jpeg",
        _ => return Err("neither PNG nor JPEG".to_owned()),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(side_max);
    limits.max_image_height = Some(side_max);
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let drawn = reader.decode().map_err(|error| error.to_string())?;
    Ok((media_type, drawn.width(), drawn.height()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::picture_size;
    use image::{DynamicImage, ImageFormat};
    use std::io::Cursor;

    fn written(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(300, 80)
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn what_can_be_drawn_has_a_size() {
        let png = picture_size(&written(ImageFormat::Png), 3000);
        assert_eq!(png, Ok(("image/png", 300, 80)));
        let jpeg = picture_size(&written(ImageFormat::Jpeg), 3000);
        assert_eq!(jpeg, Ok(("image/jpeg", 300, 80)));
    }

    #[test]
    fn what_only_begins_and_ends_like_a_picture_is_none() {
        let whole = written(ImageFormat::Png);
        let mut hollow = whole[..40].to_vec();
        hollow.extend(&whole[whole.len() - 12..]);
        assert!(picture_size(&hollow, 3000).is_err());
        let mut changed = whole.clone();
        changed[60] ^= 0xff;
        assert!(picture_size(&changed, 3000).is_err(), "its sum is wrong");
        assert!(picture_size(b"<svg/>", 3000).is_err());
        assert!(picture_size(&whole, 200).is_err(), "too wide");
        // says that it is enormous, in few bytes
        let mut bomb = whole;
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert!(picture_size(&bomb, 3000).is_err());
    }
}
