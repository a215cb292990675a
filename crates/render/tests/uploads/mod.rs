//! Documents as people upload them: what is refused at once, and what the pictures of the others lack.

use origo_render::{LackKind, PageError, UploadFault, examine, page_picture, survey};

const CJK: &[u8] = include_bytes!("../papers/cjk.pdf");
const LEADING_BYTES: &[u8] = include_bytes!("../papers/leading-bytes.pdf");
const INVOICE: &[u8] = include_bytes!("../../../../examples/documents/milled-rice-invoice.pdf");

/// A PDF of these objects, from number 1 on; the first is the catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<<{entries}/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// A page with a line of text, and what else is said of catalogue and page.
fn paper(catalogue: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let text = stream("", "BT /F 14 Tf 72 700 Td (An invoice) Tj ET");
    let catalogue = format!("<</Type/Catalog/Pages 2 0 R{catalogue}>>");
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>{page}>>"
    );
    let mut objects = vec![
        catalogue.as_str(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        &page,
        &text,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    objects.extend(more);
    pdf(&objects)
}

fn lacks(pdf: Vec<u8>) -> Vec<(LackKind, String, String)> {
    let found = survey(pdf, 30).unwrap();
    let said = found.lacks.into_iter();
    said.map(|lack| (lack.kind, lack.name, lack.words))
        .collect()
}

/// Whether a picture has the striped edge.
fn striped(pdf: Vec<u8>) -> bool {
    let picture = page_picture(pdf, 0).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels[..3] != [0xff, 0xff, 0xff]
}

#[test]
fn a_document_that_can_be_read_is_taken_and_lacks_nothing() {
    for document in [INVOICE.to_vec(), paper("", "", &[])] {
        assert_eq!(examine(document.clone()), Ok(()));
        assert_eq!(lacks(document.clone()), []);
        assert!(!striped(document));
    }
}

#[test]
fn cjk_pdf() {
    assert_eq!(examine(CJK.to_vec()), Ok(()));
    let found = lacks(CJK.to_vec());
    assert_eq!(found.first().map(|(kind, ..)| *kind), Some(LackKind::Text));
    assert!(striped(CJK.to_vec()));
}

#[test]
fn leading_bytes() {
    assert_eq!(examine(LEADING_BYTES.to_vec()), Ok(()));
    let bare = LEADING_BYTES[3..].to_vec();
    assert_eq!(
        page_picture(LEADING_BYTES.to_vec(), 0),
        page_picture(bare, 0)
    );
    let after_line = [b"\r\n".to_vec(), INVOICE.to_vec()].concat();
    let after_job = [b"\x1b%-12345X@PJL JOB\r\n".repeat(40), INVOICE.to_vec()].concat();
    for document in [after_line, after_job] {
        assert_eq!(examine(document.clone()), Ok(()));
        assert_eq!(page_picture(document, 0), page_picture(INVOICE.to_vec(), 0));
    }
}

#[test]
fn what_nobody_could_read_is_refused_by_its_name() {
    let half = INVOICE[..INVOICE.len() / 2].to_vec();
    assert_eq!(examine(half), Err(UploadFault::Truncated));
    assert_eq!(examine(Vec::new()), Err(UploadFault::Empty));
    assert_eq!(
        examine(b"%PDF-1.7 nothing\nstartxref\n0\n%%EOF".to_vec()),
        Err(UploadFault::Unreadable)
    );
    let white = pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]);
    assert_eq!(examine(white), Err(UploadFault::Empty));
    for catalogue in [
        "/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
        "/AA<</WC<</S/Launch/F(cmd.exe)>>>>",
        "/Names<</JavaScript<</Names[(x)<</S/JavaScript/JS(1)>>]>>>>",
        "/OpenAction<</S/J#61vaScript/J#53(1)>>",
    ] {
        assert_eq!(
            examine(paper(catalogue, "", &[])),
            Err(UploadFault::Scripted),
            "{catalogue}"
        );
    }
    let in_link = "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(x)>>>>]";
    assert_eq!(examine(paper("", in_link, &[])), Err(UploadFault::Scripted));
}

/// A password is wanted to open it (the standard handler; whose password is not the empty one).
#[test]
fn an_encrypted_document_is_refused() {
    let key = "00".repeat(32);
    let text = String::from_utf8(paper("", "", &[])).unwrap();
    let encrypted = text.replace(
        "/Root 1 0 R>>",
        &format!("/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{key}>/U<{key}>>>>>"),
    );
    assert_eq!(
        examine(encrypted.clone().into_bytes()),
        Err(UploadFault::Encrypted)
    );
    assert_eq!(
        page_picture(encrypted.into_bytes(), 0),
        Err(PageError::Encrypted)
    );
}

#[test]
fn pictures_are_looked_at_to_their_end() {
    let whole = page_picture(INVOICE.to_vec(), 0).unwrap();
    assert_eq!(examine(whole.clone()), Ok(()));
    assert_eq!(
        examine(whole[..whole.len() / 2].to_vec()),
        Err(UploadFault::Truncated)
    );
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(90, 90)
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    let jpeg = jpeg.into_inner();
    assert_eq!(examine(jpeg.clone()), Ok(()));
    assert_eq!(
        examine(jpeg[..jpeg.len() - 9].to_vec()),
        Err(UploadFault::Truncated)
    );
}

#[test]
fn fields_without_a_picture_are_said_in_words() {
    let text =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(Consignee)/V(Riz de Provence)/Rect[72 600 300 620]>>";
    let ticked = "<</Type/Annot/Subtype/Widget/FT/Btn/T(Checked)/AS/Yes/Rect[72 560 84 572]>>";
    let open = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Empty)/Rect[72 540 300 560]>>";
    let hidden =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(Secret)/V(Made elsewhere)/F 2/Rect[72 500 300 520]>>";
    let page = format!("/Annots[{text}{ticked}{open}{hidden}]");
    let document = paper("/AcroForm<</Fields[]>>", &page, &[]);
    let said = |kind, name: &str, words: &str| (kind, name.to_owned(), words.to_owned());
    let all = [
        said(LackKind::Field, "Consignee", "Riz de Provence"),
        said(LackKind::Field, "Checked", "Yes"),
        said(LackKind::Hidden, "Secret", "Made elsewhere"),
    ];
    assert_eq!(lacks(document.clone()), all);
    assert!(striped(document));
}

/// A value of another script, and one that the file asks readers to draw anew.
#[test]
fn a_field_that_is_drawn_anew_is_said_in_words() {
    let look = stream("/Subtype/Form/BBox[0 0 100 20]", "0 0 100 20 re f");
    let field = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(Name)/V<FEFF179F>/AP<</N 6 0 R>>/Rect[72 600 172 620]>>]";
    assert_eq!(lacks(paper("/AcroForm<</Fields[]>>", field, &[&look])), []);
    let renewed = paper("/AcroForm<</NeedAppearances true>>", field, &[&look]);
    assert_eq!(
        lacks(renewed),
        [(LackKind::Field, "Name".to_owned(), "\u{179f}".to_owned())]
    );
}

#[test]
fn notes_files_and_marks_are_said_in_words() {
    let notes = "/Annots[<</Type/Annot/Subtype/Text/Contents(Weight is wrong)/Rect[9 9 19 19]>>\
        <</Type/Annot/Subtype/Stamp/Rect[9 9 99 99]>>\
        <</Type/Annot/Subtype/FileAttachment/Rect[9 9 99 99]>>\
        <</Type/Annot/Subtype/Link/Rect[9 9 99 99]>>]";
    let document = paper("/Names<</EmbeddedFiles<</Names[]>>>>", notes, &[]);
    let kinds: Vec<_> = lacks(document).into_iter().map(|(kind, ..)| kind).collect();
    let all = [
        LackKind::File,
        LackKind::Note,
        LackKind::Mark,
        LackKind::File,
    ];
    assert_eq!(kinds, all);
}

/// Twenty forms, each of which draws the next twice: a few kilobytes of file, a million forms on paper.
#[test]
fn forms_within_forms_are_counted_before_they_are_drawn() {
    // the last draws a square, or the first again
    let nest = |levels: usize, circle: bool| {
        let levels: Vec<String> = (0..levels)
            .map(|level| {
                let last = level + 1 == levels;
                let next = if last { 5 } else { level + 6 };
                let entries = format!("/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency>>/Resources<</XObject<</X {next} 0 R>>>>");
                let content = if last && !circle { "9 9 9 9 re f" } else { "/X Do /X Do" };
                stream(&entries, content)
            })
            .collect();
        let page = stream("", "/X Do");
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            &page,
        ];
        objects.extend(levels.iter().map(String::as_str));
        pdf(&objects)
    };
    for bomb in [nest(20, false), nest(8, true)] {
        assert!(bomb.len() < 8192);
        assert_eq!(page_picture(bomb.clone(), 0), Err(PageError::TooComplex));
        let found = survey(bomb, 30).unwrap();
        assert_eq!(
            found.lacks.first().map(|lack| lack.kind),
            Some(LackKind::Page)
        );
    }
    assert!(page_picture(nest(3, false), 0).is_ok());
}
