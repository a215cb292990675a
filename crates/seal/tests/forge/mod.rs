//! False papers made of a sealed one. Nobody's key is needed for any of them.
//!
//! The objects of the sealed file: 1 page tree, 2 page, 3 what it shows, 4 and 5 the attached data, 6 metadata,
//! 7 information, 8 structure, 9 catalog, 10 the field of the seal, 11 its signature.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fmt::Write as _;

/// A false paper and what is to be said of it.
pub struct Forgery {
    pub name: &'static str,
    pub pdf: Vec<u8>,
    pub integrity: &'static str,
    pub later: &'static [&'static str],
}

const CATALOG: &str = "/Type/Catalog/Metadata 6 0 R/MarkInfo<</Marked true>>/StructTreeRoot 8 0 R\
    /AF[4 0 R]/Perms<</DocMDP 11 0 R>>";
const NAMES: &str = "/Names<</EmbeddedFiles<</Names[(certificate.json) 4 0 R]>>>>";
const FORM: &str = "/AcroForm<</Fields[10 0 R]/SigFlags 3>>";
const PAGE: &str = "/Type/Page/Parent 1 0 R/MediaBox[0 0 595 842]/StructParents 0/Tabs/S\
    /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
const OTHER_TEXT: &str = "<</Length 30>>\nstream\nBT /F1 12 Tf (Other) Tj ET    \nendstream";
const FIRST_NEW: u32 = 12;

fn number_after(pdf: &[u8], word: &str) -> usize {
    let text = String::from_utf8_lossy(&pdf[pdf.len() - 600..]).into_owned();
    let at = text.rfind(word).unwrap() + word.len();
    let digits = text[at..]
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit);
    digits.collect::<String>().parse().unwrap()
}

/// Appends a revision with these objects, and bytes that are in no table.
fn append(pdf: &[u8], objects: &[(u32, &str)], hidden: &str, trailer: &str) -> Vec<u8> {
    let previous = number_after(pdf, "startxref");
    let (root, size) = (number_after(pdf, "/Root"), number_after(pdf, "/Size") + 8);
    let mut out = pdf.to_vec();
    let mut table = String::new();
    for (number, body) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n\r\n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    out.extend_from_slice(hidden.as_bytes());
    let at = out.len();
    let prev = if trailer.contains("/Prev") {
        String::new()
    } else {
        format!("/Prev {previous}")
    };
    out.extend_from_slice(
        format!("xref\n{table}trailer\n<</Size {size}/Root {root} 0 R{prev}{trailer}>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
    );
    out
}

/// The file with a second signature that draws nothing, as others append it; who signed cannot be read.
pub fn countersigned(sealed: &[u8]) -> Vec<u8> {
    let (root, field) = (
        number_after(sealed, "/Root") as u32,
        number_after(sealed, "/Size") as u32,
    );
    let text: Vec<char> = sealed.iter().map(|byte| char::from(*byte)).collect();
    let text: String = text.into_iter().collect();
    let begin = format!("\n{root} 0 obj\n");
    let at = text.rfind(&begin).unwrap() + begin.len();
    let catalog = &text[at..at + text[at..].find("\nendobj").unwrap()];
    let fields = catalog.find("/Fields[").unwrap();
    let end = fields + catalog[fields..].find(']').unwrap();
    let catalog = format!("{} {field} 0 R{}", &catalog[..end], &catalog[end..]);
    let second = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Second)/Rect[0 0 0 0]/F 132\
        /V<</Type/Sig/SubFilter/adbe.pkcs7.detached/M(D:20261128120000+07'00')/Contents<00>>>>>";
    append(sealed, &[(root, &catalog), (field, second)], "", "")
}

/// False papers that can be made of any sealed file.
pub fn around(sealed: &[u8]) -> Vec<Forgery> {
    let mut all = tables(sealed);
    all.extend(signatures(sealed));
    all
}

/// The file before it was sealed.
pub fn unsealed(sealed: &[u8]) -> Vec<u8> {
    let end = sealed
        .windows(5)
        .position(|window| window == b"%%EOF")
        .unwrap()
        + 5;
    sealed[..end].to_vec()
}

fn replaced(pdf: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = pdf
        .windows(from.len())
        .rposition(|window| window == from.as_bytes())
        .unwrap();
    [&pdf[..at], to.as_bytes(), &pdf[at + from.len()..]].concat()
}

/// The four numbers of the seal as text, with the blanks after them.
fn byte_range(sealed: &[u8]) -> (String, [usize; 4]) {
    let text = String::from_utf8_lossy(sealed).into_owned();
    let at = text.rfind("/ByteRange[").unwrap();
    let whole = &text[at..at
        + text[at..]
            .find('/')
            .map_or(0, |_| text[at + 1..].find('/').unwrap() + 1)];
    let inside = whole
        .trim_start_matches("/ByteRange[")
        .trim_end()
        .trim_end_matches(']');
    let numbers: Vec<usize> = inside
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    (whole.to_owned(), numbers.try_into().unwrap())
}

/// The seal with other numbers in the same room.
fn with_byte_range(sealed: &[u8], numbers: &str) -> Vec<u8> {
    let (whole, _) = byte_range(sealed);
    let to = format!("/ByteRange[{numbers}]");
    replaced(
        sealed,
        &whole,
        &format!("{to:<width$}", width = whole.len()),
    )
}

fn contents(sealed: &[u8]) -> (usize, usize) {
    let (_, [_, start, end, _]) = byte_range(sealed);
    (start + 1, end - 1)
}

fn with_contents(sealed: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let (start, end) = contents(sealed);
    let mut cms = hex::decode(&sealed[start..end]).unwrap();
    let room = cms.len();
    change(&mut cms);
    cms.resize(room, 0);
    [
        &sealed[..start],
        hex::encode(cms).as_bytes(),
        &sealed[end..],
    ]
    .concat()
}

/// The same seal with (r, n−s) for (r, s), which verifies as well.
pub fn other_half(sealed: &[u8]) -> Vec<u8> {
    const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order = hex::decode(ORDER).unwrap();
    with_contents(sealed, |cms| {
        let length = 4 + usize::from(cms[2]) * 256 + usize::from(cms[3]);
        // OCTET STRING { SEQUENCE { INTEGER r, INTEGER s } } stands last
        let at = (0..length).rev().find(|at| {
            cms[*at] == 4 && cms[at + 2] == 0x30 && at + 2 + usize::from(cms[at + 1]) == length
        });
        let at = at.unwrap();
        let r_length = usize::from(cms[at + 5]);
        let s_at = at + 6 + r_length;
        let r = cms[at + 4..s_at].to_vec();
        let s = &cms[s_at + 2..length];
        let s = &s[s.len().saturating_sub(32)..];
        let mut padded = vec![0; 32 - s.len()];
        padded.extend_from_slice(s);
        let mut borrow = 0i16;
        let mut other = vec![0u8; 32];
        for index in (0..32).rev() {
            let value = i16::from(order[index]) - i16::from(padded[index]) - borrow;
            borrow = i16::from(value < 0);
            other[index] = value.rem_euclid(256) as u8;
        }
        let first = other.iter().position(|byte| *byte != 0).unwrap();
        let mut other = other.split_off(first);
        if other[0] >= 0x80 {
            other.insert(0, 0);
        }
        let body = [r.as_slice(), &[2, other.len() as u8], &other].concat();
        let value = [
            &[4, body.len() as u8 + 2, 0x30, body.len() as u8][..],
            &body,
        ]
        .concat();
        let grown = value.len() as i64 - (length - at) as i64;
        cms.splice(at..length, value);
        // the lengths of everything around it that ends with it
        let mut position = 0;
        while position < at {
            let (header, size) = match cms[position + 1] {
                0x82 => (
                    4,
                    usize::from(cms[position + 2]) * 256 + usize::from(cms[position + 3]),
                ),
                0x81 => (3, usize::from(cms[position + 2])),
                short => (2, usize::from(short)),
            };
            if position + header + size == length {
                let size = (size as i64 + grown) as usize;
                match header {
                    4 => cms[position + 2..position + 4]
                        .copy_from_slice(&(size as u16).to_be_bytes()),
                    3 => cms[position + 2] = size as u8,
                    _ => cms[position + 1] = size as u8,
                }
                position += header;
            } else {
                position += header + size;
            }
        }
    })
}

const CHANGED: &str = "integrity.bytes-outside-signature";
const ALTERED: &str = "integrity.altered";

/// False papers of every kind known here.
pub fn forgeries(sealed: &[u8]) -> Vec<Forgery> {
    let mut all = revisions(sealed);
    all.extend(around(sealed));
    all
}

/// One appended revision each.
fn revisions(sealed: &[u8]) -> Vec<Forgery> {
    let page = |rest: &str| format!("<<{PAGE}{rest}>>");
    let catalog = |rest: &str| format!("<<{CATALOG}{rest}>>");
    let whole = |rest: &str| catalog(&format!("/Pages 1 0 R{NAMES}{rest}"));
    let with_field = |field: &str| {
        append(
            sealed,
            &[
                (9, &whole("/AcroForm<</Fields[10 0 R 12 0 R]/SigFlags 3>>")),
                (FIRST_NEW, field),
            ],
            "",
            "",
        )
    };
    let one = |number: u32, body: &str| append(sealed, &[(number, body)], "", "");
    let two = |first: (u32, &str), second: (u32, &str)| append(sealed, &[first, second], "", "");
    let list: Vec<(&'static str, Vec<u8>, &'static [&'static str])> = vec![
        ("page content replaced", one(3, OTHER_TEXT), &["later.page"]),
        (
            "shadow: hide, the page shows another text",
            two(
                (2, &page("/Contents 12 0 R/Annots[10 0 R]")),
                (FIRST_NEW, OTHER_TEXT),
            ),
            &["later.page"],
        ),
        (
            "shadow: more text after the sealed one",
            two(
                (2, &page("/Contents[3 0 R 12 0 R]/Annots[10 0 R]")),
                (FIRST_NEW, OTHER_TEXT),
            ),
            &["later.page"],
        ),
        (
            "shadow: replace, another font",
            one(
                2,
                &page("/Contents 3 0 R/Annots[10 0 R]").replace("Helvetica", "Other"),
            ),
            &["later.page"],
        ),
        (
            "shadow: hide and replace, another page tree",
            two(
                (9, &catalog(&format!("/Pages 12 0 R{NAMES}{FORM}"))),
                (FIRST_NEW, "<</Type/Pages/Kids[]/Count 0>>"),
            ),
            &["later.page"],
        ),
        (
            "a page taken out",
            one(1, "<</Type/Pages/Kids[]/Count 0>>"),
            &["later.page"],
        ),
        (
            "a note over the page",
            two(
                (2, &page("/Contents 3 0 R/Annots[10 0 R 12 0 R]")),
                (
                    FIRST_NEW,
                    "<</Type/Annot/Subtype/FreeText/Rect[0 0 500 500]/Contents(9 t)>>",
                ),
            ),
            &["later.note"],
        ),
        (
            "the attachment swapped",
            one(5, "<</Type/EmbeddedFile/Length 2>>\nstream\n{}\nendstream"),
            &["later.attachment"],
        ),
        (
            "an attachment of the same name added",
            two(
                (
                    9,
                    &catalog(&format!(
                        "/Pages 1 0 R{FORM}/Names<</EmbeddedFiles<</Names[(certificate.json) 4 0 R(certificate.json) 12 0 R]>>>>"
                    )),
                ),
                (
                    FIRST_NEW,
                    "<</Type/Filespec/F(certificate.json)/EF<</F 5 0 R>>>>",
                ),
            ),
            &["later.attachment"],
        ),
        (
            "a form field with text",
            with_field("<</FT/Tx/T(x)/V(9 t)/Rect[0 0 9 9]>>"),
            &["later.field"],
        ),
        (
            "the seal's own signature in another field",
            with_field("<</FT/Sig/T(x)/V 11 0 R/Rect[0 0 0 0]>>"),
            &["later.field"],
        ),
        (
            "a field that acts",
            with_field("<</FT/Sig/T(x)/V<</SubFilter/adbe.pkcs7.detached>>/Rect[0 0 0 0]/AA<<>>>>"),
            &["later.field"],
        ),
        (
            "the seal's field made to draw",
            one(10, "<</FT/Sig/T(Signature1)/V 11 0 R/Rect[0 0 9 9]>>"),
            &["later.content"],
        ),
        (
            "the seal's field taken out",
            one(9, &whole("/AcroForm<</Fields[]/SigFlags 3>>")),
            &["later.content"],
        ),
        (
            "an action when it opens",
            one(9, &whole(&format!("{FORM}/OpenAction 12 0 R"))),
            &["later.content"],
        ),
        (
            "appearances made anew",
            one(
                9,
                &whole("/AcroForm<</Fields[10 0 R]/SigFlags 3/NeedAppearances true>>"),
            ),
            &["later.content"],
        ),
        (
            "a key twice",
            one(9, &whole(&format!("{FORM}/Pages 12 0 R"))),
            &["later.unreadable"],
        ),
        (
            "a key in escapes",
            one(9, &whole(&format!("{FORM}/#50ages 12 0 R"))),
            &["later.unreadable"],
        ),
        (
            "an object stream",
            append(
                sealed,
                &[(3, OTHER_TEXT)],
                "13 0 obj\n<</Type/ObjStm/N 1/First 4/Length 4>>\nstream\n3 0 \nendstream\nendobj\n",
                "",
            ),
            &["later.page", "later.bytes"],
        ),
        (
            "an object in no table",
            append(
                sealed,
                &[],
                "3 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n",
                "",
            ),
            &["later.bytes"],
        ),
        (
            "an object in a comment",
            append(sealed, &[], "%3 0 obj <<>> endobj\n", ""),
            &["later.bytes"],
        ),
    ];
    let mut all: Vec<_> = list
        .into_iter()
        .map(|(name, pdf, later)| Forgery {
            name,
            pdf,
            integrity: CHANGED,
            later,
        })
        .collect();
    all.push(Forgery {
        name: "a signature that draws over the page",
        pdf: with_field("<</FT/Sig/T(x)/V<</SubFilter/ETSI.CAdES.detached>>/Rect[0 0 500 500]/AP<</N 12 0 R>>>>"),
        integrity: "integrity.stamped",
        later: &["later.stamp"],
    });
    all
}

/// Tables and bytes around the sealed file.
fn tables(sealed: &[u8]) -> Vec<Forgery> {
    let first_table = number_after(&unsealed(sealed), "startxref");
    let own = sealed.len();
    let stream = format!(
        "12 0 obj\n<</Type/XRef/Size 20/W[1 2 1]/Root 9 0 R/Length 0>>\nstream\n\nendstream\nendobj\nstartxref\n{own}\n%%EOF\n"
    );
    let list: Vec<(&'static str, Vec<u8>, &'static [&'static str])> = vec![
        (
            "tables that pass the seal by",
            append(sealed, &[], "", &format!("/Prev {first_table}")),
            &["later.unreadable"],
        ),
        (
            "a table before itself",
            append(sealed, &[], "", &format!("/Prev {own}")),
            &["later.unreadable"],
        ),
        (
            "a hybrid table",
            append(sealed, &[], "", &format!("/XRefStm {own}")),
            &["later.unreadable"],
        ),
        (
            "encrypted afterwards",
            append(sealed, &[], "", "/Encrypt<<>>"),
            &["later.unreadable"],
        ),
        (
            "a table as a stream",
            [sealed, stream.as_bytes()].concat(),
            &["later.unreadable"],
        ),
        (
            "a table that is not there",
            [sealed, b"startxref\n99999999\n%%EOF\n"].concat(),
            &["later.unreadable"],
        ),
        (
            "junk after the end",
            [sealed, b"\nMZ\0\0 something else"].concat(),
            &["later.bytes"],
        ),
        (
            "a byte order mark before it",
            [b"\xef\xbb\xbf", sealed].concat(),
            &["later.before"],
        ),
        (
            "junk before it",
            [b"GIF89a\n", sealed].concat(),
            &["later.before"],
        ),
    ];
    list.into_iter()
        .map(|(name, pdf, later)| Forgery {
            name,
            pdf,
            integrity: CHANGED,
            later,
        })
        .collect()
}

/// Changes to the seal itself.
fn signatures(sealed: &[u8]) -> Vec<Forgery> {
    let (_, [_, before, after, length]) = byte_range(sealed);
    let message_digest = hex::decode("06092a864886f70d010904").unwrap();
    let without_digest = with_contents(sealed, |cms| {
        let at = cms
            .windows(message_digest.len())
            .rposition(|window| window == message_digest);
        let at = at.unwrap() + message_digest.len() - 1;
        cms[at] = 5;
    });
    let padded = with_contents(sealed, |cms| {
        let last = cms.len() - 1;
        cms[last] = 1;
    });
    let inside = {
        let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n".to_vec();
        out.extend_from_slice(format!("<</Length {}>>\nstream\n", sealed.len()).as_bytes());
        let second = 42;
        out.extend_from_slice(sealed);
        out.extend_from_slice(b"\nendstream\nendobj\n");
        let at = out.len();
        out.extend_from_slice(
            format!("xref\n0 3\n0000000000 65535 f\r\n0000000009 00000 n\r\n{second:010} 00000 n\r\ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
        );
        out
    };
    let list: Vec<(&'static str, Vec<u8>)> = vec![
        (
            "a gap in the range",
            with_byte_range(sealed, &format!("0 {before} {} {}", after + 2, length - 2)),
        ),
        (
            "a range that ends early",
            with_byte_range(sealed, &format!("0 {before} {after} {}", length - 40)),
        ),
        (
            "a range that overlaps",
            with_byte_range(sealed, &format!("0 {} {after} {length}", before + 5)),
        ),
        (
            "a range that does not begin at 0",
            with_byte_range(sealed, &format!("9 {} {after} {length}", before - 9)),
        ),
        (
            "a negative range",
            with_byte_range(sealed, &format!("-1 {before} {after} {length}")),
        ),
        (
            "two ranges",
            with_byte_range(sealed, &format!("0 {before} {after} 9]/ByteRange[0 1 2 3")),
        ),
        ("data in the padding", padded),
        ("no digest of the document", without_digest),
        (
            "the end with the seal cut off",
            sealed[..sealed.len() - 30].to_vec(),
        ),
        ("a sealed PDF inside another", inside),
        ("the seal on another document", {
            let mut other = sealed.to_vec();
            let at = other
                .windows(5)
                .position(|window| window == b" 842]")
                .unwrap_or(100);
            other[at + 1] = b'9';
            other
        }),
    ];
    list.into_iter()
        .map(|(name, pdf)| Forgery {
            name,
            pdf,
            integrity: ALTERED,
            later: &[],
        })
        .collect()
}

/// Files that ask for much work: each repeats what it has.
pub fn heavy() -> Vec<Vec<u8>> {
    let file = |catalog: &str, objects: &[String]| {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", objects.len() + 3);
        let page = "<</Type/Page>>".to_owned();
        let catalog = catalog.replacen("<<", &format!("<</Pages {} 0 R", objects.len() + 2), 1);
        let all = std::iter::once(&catalog).chain(objects).chain([&page]);
        for (index, body) in all.enumerate() {
            let _ = write!(table, "{:010} 00000 n\r\n", out.len());
            out.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", index + 1).as_bytes());
        }
        let at = out.len();
        let _ = write!(
            table,
            "trailer\n<</Size 99/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
        );
        out.extend_from_slice(table.as_bytes());
        out
    };
    let many = "1 ".repeat(90_000);
    let kids = |from: usize| {
        (from..from + 60)
            .map(|n| format!("{n} 0 R "))
            .collect::<String>()
    };
    vec![
        // one branch sixty times, with ninety thousand values
        file(
            "<</Names<</EmbeddedFiles 2 0 R>>>>",
            &[
                format!("<</Kids[{}]>>", "3 0 R ".repeat(60)),
                format!("<</Names[{many}]>>"),
            ],
        ),
        // sixty branches of that size
        file(
            "<</Names<</EmbeddedFiles 2 0 R>>>>",
            &std::iter::once(format!("<</Kids[{}]>>", kids(3)))
                .chain((0..60).map(|_| format!("<</Names[{many}]>>")))
                .collect::<Vec<_>>(),
        ),
        // a form of as many fields
        file("<</AcroForm<</Fields 2 0 R>>>>", &[format!("[{many}]")]),
        // a tree that is its own branch
        file(
            "<</Names<</EmbeddedFiles 2 0 R>>>>",
            &["<</Kids[2 0 R 2 0 R]>>".to_owned()],
        ),
    ]
}
