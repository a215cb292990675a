//! What a picture of a signature says of itself, from its first bytes: kind and size, without drawing it.

/// A picture that was recognised.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) media_type: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Recognises a PNG or a JPEG that is there from its first mark to its last.
pub(super) fn recognise(bytes: &[u8]) -> Option<Picture> {
    png(bytes).or_else(|| jpeg(bytes))
}

fn png(bytes: &[u8]) -> Option<Picture> {
    let rest = bytes.strip_prefix(PNG)?;
    let size = rest.get(4..16)?.strip_prefix(b"IHDR")?;
    let end = bytes.len().checked_sub(8)?;
    (bytes.get(end..end + 4)? == b"IEND").then_some(())?;
    Some(Picture {
        media_type: "image/png",
        width: u32::from_be_bytes(size.get(..4)?.try_into().ok()?),
        height: u32::from_be_bytes(size.get(4..8)?.try_into().ok()?),
    })
}

fn jpeg(bytes: &[u8]) -> Option<Picture> {
    bytes.ends_with(&[0xff, 0xd9]).then_some(())?;
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let (mark, after) = rest.split_first_chunk::<4>()?;
        (mark[0] == 0xff).then_some(())?;
        let length = usize::from(u16::from_be_bytes([mark[2], mark[3]]));
        let body = after.get(..length.checked_sub(2)?)?;
        // the frame's head: C0 to CF, without the tables C4, C8 and CC
        if matches!(mark[1], 0xc0..=0xcf) && !matches!(mark[1], 0xc4 | 0xc8 | 0xcc) {
            let size =
                |from: usize| Some(u16::from_be_bytes([*body.get(from)?, *body.get(from + 1)?]));
            return Some(Picture {
                media_type: "image/jpeg",
                width: size(3)?.into(),
                height: size(1)?.into(),
            });
        }
        (mark[1] != 0xda).then_some(())?;
        rest = after.get(length - 2..)?;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::recognise;

    #[test]
    fn kind_and_size_come_from_the_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x50\x08\x06\0\0\0....\0\0\0\0IEND\xae\x42\x60\x82";
        let found = recognise(png).unwrap();
        assert_eq!(
            (found.media_type, found.width, found.height),
            ("image/png", 300, 80)
        );
        assert_eq!(recognise(&png[..30]), None, "cut off");
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x50\x01\x2c\x01\x01\x11\0\xff\xda\0\x02..\xff\xd9";
        let found = recognise(jpeg).unwrap();
        assert_eq!(
            (found.media_type, found.width, found.height),
            ("image/jpeg", 300, 80)
        );
        assert_eq!(recognise(&jpeg[..20]), None, "cut off");
        assert_eq!(
            recognise(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            None
        );
    }
}
