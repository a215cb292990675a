//! Specimen signatures on both databases: entered by the authority's administrator, for those who sign there.

use origo_office::{OfficeError, people, specimens};
use origo_testkit::both_engines;

/// As much of a PNG of 300 by 80 as is looked at.
fn png(mark: u8) -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x50\x08\x06\0\0\0";
    let end = b"\0\0\0\0IEND\xae\x42\x60\x82";
    [head.as_slice(), &[mark], end].concat()
}

fn code<V>(result: Result<V, OfficeError>) -> String {
    result.err().expect("refused").code().to_owned()
}

both_engines! {
    async fn a_picture_replaces_what_was_and_the_history_stays(app: TestApp) {
        let (office, own) = (&app.office, app.actor("administrator"));
        let user = app.actor("signatory").user_id;
        specimens::upload(office, &own, &user, png(1)).await.unwrap();
        specimens::upload(office, &own, &user, png(2)).await.unwrap();
        let found = specimens::signatory(office, &own, &user).await.unwrap();
        assert_eq!(found.pictures.len(), 2, "both are on record");
        let now = specimens::picture(office, &own, &user, None).await.unwrap();
        assert_eq!(now, ("image/png".to_owned(), png(2)));
        let first = found.pictures.last().unwrap().0.clone();
        let first = specimens::picture(office, &own, &user, Some(&first)).await.unwrap();
        assert_eq!(first.1, png(1));
    }

    async fn what_is_no_small_picture_is_refused(app: TestApp) {
        let (office, own) = (&app.office, app.actor("administrator"));
        let user = app.actor("signatory").user_id;
        let large = vec![0; specimens::PICTURE_BYTES_MAX + 1];
        let mut high = png(1);
        high[22] = 1;
        for (bytes, wanted) in [
            (Vec::new(), "specimen.missing"),
            (large, "specimen.large"),
            (b"<svg/>".to_vec(), "specimen.type"),
            (high, "specimen.size"),
            ([png(1), b"cannot be drawn".to_vec()].concat(), "specimen.broken"),
        ] {
            assert_eq!(code(specimens::upload(office, &own, &user, bytes).await), wanted);
        }
        assert!(specimens::signatory(office, &own, &user).await.unwrap().pictures.is_empty());
    }

    async fn nobody_else_enters_one_and_only_for_who_signs(app: TestApp) {
        let office = &app.office;
        let user = app.actor("signatory").user_id;
        for lower in ["anna", "signatory", "exporter"] {
            let actor = app.actor(lower);
            assert_eq!(code(specimens::upload(office, &actor, &user, png(1)).await), "forbidden", "{lower}");
        }
        let own = app.actor("administrator");
        let anna = app.actor("anna").user_id;
        assert_eq!(code(specimens::upload(office, &own, &anna, png(1)).await), "not-found");
        assert!(!people::list(office, &own).await.unwrap().is_empty());
        let mut other = own.clone();
        other.authority = "another".to_owned();
        assert_eq!(code(specimens::upload(office, &other, &user, png(1)).await), "not-found");
    }
}
