//! Lists on both databases: pages that follow each other, words that are found, counts that are kept.

use origo_office::{
    Mark, Turn,
    applications::{self, ListFilter},
    cases,
    cases::{Narrow, View},
    certificates,
    figures::figures,
};
use origo_store::{StoreError, repository::applications as rows};
use origo_testkit::{TestApp, both_engines, rice};

/// So many more applications as one is, as if they had been entered one after the other.
async fn multiply(app: &TestApp, like: &str, times: usize) {
    let anna = app.actor("anna");
    let view = applications::get(&app.office, &anna, like).await.unwrap();
    let row = view.application;
    app.office
        .store()
        .write_with(row, move |tx, row| {
            Box::pin(async move {
                for at in 0..times {
                    let mut next = row.clone();
                    next.id = format!("{}-{at:04}", row.id);
                    next.reference = format!("B-2026-{at:06}");
                    next.updated_at += i64::try_from(at / 3).unwrap();
                    next.insert(tx).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
}

both_engines! {
    // As typed from a paper or pasted from a letter: the page of a certificate and every field of search.
    async fn a_number_is_found_as_people_write_it(app: TestApp) {
        let number = app.issued().await;
        let (office, anna) = (&app.office, app.actor("anna"));
        let waiting = app.submitted().await;
        let reference = applications::get(office, &anna, &waiting).await.unwrap().application.reference;
        let typed = [
            number.replace('-', "–"),
            number.replace('-', " "),
            number.replace('-', "\u{2011}").to_lowercase(),
            number.replace('-', ""),
            number.replace('0', "O"),
            format!("\u{feff}{number}\u{200b}"),
            number.replace('2', "២"),
        ];
        for typed in typed {
            let found = certificates::find(office, &anna, &typed).await.unwrap();
            assert_eq!(found.number, number, "{typed}");
            let listed = certificates::list(office, &anna, &typed, &Turn::Start).await.unwrap();
            assert_eq!(listed.rows.len(), 1, "{typed}");
        }
        // the first signs of a number are words as before
        let begun = &number[..number.len() - 2];
        assert_eq!(certificates::list(office, &anna, begun, &Turn::Start).await.unwrap().rows.len(), 1);
        assert!(certificates::find(office, &anna, begun).await.is_err());
        for typed in [reference.replace('-', "–"), reference.replace('-', "\u{2212}")] {
            let filter = ListFilter { search: typed.clone(), ..ListFilter::default() };
            assert_eq!(applications::list(office, &anna, &filter).await.unwrap().rows.len(), 1, "{typed}");
            let queue = cases::queue(office, &anna, View::All, &Narrow::to_text(&typed), &Turn::Start).await.unwrap();
            assert_eq!(queue.rows.len(), 1, "{typed}");
        }
    }

    // What is looked in stands as it was typed: by just that, and by the same as a keyboard has it.
    async fn odd_signs_are_found_by_themselves(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let draft = rice().with_fields([
            ("/consignor/name_local", "រោងម៉ាស៊ីន ៩៩៩"),
            ("/consignee/name", "Ｇｏｌｄｅｎ Rice–Mill"),
            ("/invoices/0/number", "INV—2026—7"),
        ]);
        let id = applications::create(office, &own, draft).await.unwrap();
        for typed in ["រោងម៉ាស៊ីន ៩៩៩", "៩៩៩", "Ｇｏｌｄｅｎ", "rice–mill", "INV—2026—7", "ｇｏｌｄｅｎ inv—2026"] {
            let filter = ListFilter { search: typed.to_owned(), ..ListFilter::default() };
            let found = applications::list(office, &own, &filter).await.unwrap().rows;
            assert!(matches!(&found[..], [one] if one.id == id), "{typed}");
        }
        let filter = ListFilter { search: "៩៩៨".to_owned(), ..ListFilter::default() };
        assert_eq!(applications::list(office, &own, &filter).await.unwrap().rows, []);
    }

    async fn pages_follow_each_other_forward_and_back(app: TestApp) {
        let anna = app.actor("anna");
        let id = app.submitted().await;
        multiply(&app, &id, 120).await;
        for search in ["", "milled"] {
            let mut filter = ListFilter { search: search.to_owned(), ..ListFilter::default() };
            let mut pages = Vec::new();
            loop {
                let page = applications::list(&app.office, &anna, &filter).await.unwrap();
                assert_eq!(page.total, 121);
                pages.push(page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>());
                let Some(after) = page.after else { break };
                filter.turn = Turn::After(after);
            }
            assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 21], "{search:?}");
            let mut all = pages.concat();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 121, "no row twice");
            let last = applications::list(&app.office, &anna, &filter).await.unwrap();
            filter.turn = Turn::Before(last.before.unwrap());
            let back = applications::list(&app.office, &anna, &filter).await.unwrap();
            assert_eq!(back.rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), pages[1]);
            assert!(back.before.is_some() && back.after.is_some());
        }
        let beyond = Mark { at: 0, id: String::new() };
        for search in ["", "milled"] {
            let turn = Turn::After(beyond.clone());
            let filter = ListFilter { search: search.to_owned(), turn, ..ListFilter::default() };
            let page = applications::list(&app.office, &anna, &filter).await.unwrap();
            assert!(page.rows.is_empty() && page.after.is_none(), "{search:?}");
            let filter = ListFilter { turn: Turn::Before(page.before.unwrap()), ..filter };
            let back = applications::list(&app.office, &anna, &filter).await.unwrap();
            assert_eq!(back.rows.len(), 50, "who came beyond the last page finds back");
        }
        let queue = async |turn: Turn| cases::queue(&app.office, &anna, View::All, &Narrow::default(), &turn).await.unwrap();
        let first = queue(Turn::Start).await;
        let second = queue(Turn::After(first.after.clone().unwrap())).await;
        assert!(first.before.is_none() && second.rows.iter().all(|row| !first.rows.contains(row)));
    }

    async fn more_than_a_thousand_are_not_counted(app: TestApp) {
        let anna = app.actor("anna");
        let id = app.submitted().await;
        multiply(&app, &id, 1100).await;
        for search in ["", "milled"] {
            let narrow = Narrow::to_text(search);
            let queue = cases::queue(&app.office, &anna, View::All, &narrow, &Turn::Start).await.unwrap();
            assert_eq!((queue.total, queue.counts[6].1), (1001, 1001));
        }
    }

    async fn words_are_found_in_any_order_script_and_spelling(app: TestApp) {
        let exporter = app.actor("exporter");
        let mut draft = rice();
        draft.consignee.name = "Société Générale des Épices S.A.".to_owned();
        draft.consignor.name_local = "ក្រុមហ៊ុនអង្ករខ្មែរ".to_owned();
        draft.goods[0].hs_code = "1006.30".to_owned();
        draft.invoices[0].number = "TV 7/2026".to_owned();
        let id = applications::create(&app.office, &exporter, draft).await.unwrap();
        for text in ["generale SOCIETE", "épices", "sa", "100630", "1006.30", "អង្ករ", "a-2026", "tv", "7/2026", "iliz rice epic"] {
            let filter = ListFilter { search: text.to_owned(), ..ListFilter::default() };
            let found = applications::list(&app.office, &exporter, &filter).await.unwrap();
            let expected = usize::from(text != "iliz rice epic");
            assert_eq!((found.rows.len(), found.total), (expected, expected as i64), "{text}");
        }
        // what was changed is found as it is, and no longer as it was
        let view = applications::get(&app.office, &exporter, &id).await.unwrap();
        let mut draft = view.draft.clone();
        draft.consignee.name = "Nobody".to_owned();
        applications::save(&app.office, &exporter, &id, view.application.revision, draft).await.unwrap();
        for (text, expected) in [("epices", 0), ("nobody", 1), ("100%", 0), ("\"", 0), (" . ", 1)] {
            let filter = ListFilter { search: text.to_owned(), ..ListFilter::default() };
            assert_eq!(applications::list(&app.office, &exporter, &filter).await.unwrap().total, expected, "{text}");
        }
        app.issued().await;
        for (text, expected) in [("kh-co-2026", 1), ("KH-CO-2026-000001 rice", 1), ("nobody", 0)] {
            for actor in [&exporter, &app.actor("anna")] {
                let found = certificates::list(&app.office, actor, text, &Turn::Start).await.unwrap();
                assert_eq!(found.rows.len(), expected, "{text}");
            }
        }
    }

    async fn kept_counts_are_what_a_recount_finds(app: TestApp) {
        let auditor = app.actor("auditor");
        for _ in 0..3 {
            app.issued().await;
        }
        let (one, two, three) = (app.submitted().await, app.submitted().await, app.submitted().await);
        app.approved().await;
        cases::take(&app.office, &app.actor("anna"), &one).await.unwrap();
        cases::take(&app.office, &app.actor("anna"), &two).await.unwrap();
        cases::release(&app.office, &app.actor("anna"), &two).await.unwrap();
        applications::withdraw(&app.office, &app.actor("exporter"), &three).await.unwrap();
        let found = figures(&app.office, &auditor).await.unwrap();
        let mut reader = app.office.store().read().await.unwrap();
        for share in &found.by_state {
            let state = origo_casework::State::named(&share.of).unwrap().name();
            let filter = rows::Filter { states: vec![state], ..rows::Filter::default() };
            let count = rows::count(&mut reader, "kh-moc", &filter).await.unwrap();
            assert_eq!(share.count, count, "{}", share.of);
        }
        assert_eq!(found.by_state.iter().map(|share| share.count).sum::<i64>(), 3);
        assert_eq!(found.by_officer.iter().map(|share| share.count).sum::<i64>(), 3);
        assert_eq!(found.issued.iter().map(|share| share.count).sum::<i64>(), 3);
    }
}
