//! Goods from a spreadsheet, undoing, and what was typed when the session had ended, on both databases.

use origo_office::{
    OfficeError, RefusalCode, applications,
    draft_steps::{self, Undone},
    goods_imports::{self, Lines},
    kept_entries,
    sheet_headings::{self, Said},
    sign_in,
};
use origo_testkit::{both_engines, rice};
use origo_trade::{Draft, GOODS_MAX, GoodsDraft};

fn line(description: &str) -> GoodsDraft {
    GoodsDraft {
        description: description.to_owned(),
        ..GoodsDraft::default()
    }
}

fn names(draft: &Draft) -> Vec<&str> {
    draft
        .goods
        .iter()
        .map(|line| line.description.as_str())
        .collect()
}

both_engines! {
    async fn lines_of_a_spreadsheet_are_taken_once_and_undone(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let mut draft = rice();
        draft.goods = vec![line("there")];
        let id = applications::create(office, &own, draft).await.unwrap();
        let import = goods_imports::keep(office, &own, &id, "list.csv", "[]".to_owned()).await.unwrap();
        let new = vec![line("one"), line("two")];
        let step = goods_imports::take(office, &own, &id, &import, Lines::Add, new.clone()).await.unwrap();
        let now = || async { applications::get(office, &own, &id).await.unwrap() };
        assert_eq!(names(&now().await.draft), ["there", "one", "two"]);
        let again = goods_imports::take(office, &own, &id, &import, Lines::Add, new).await;
        assert!(matches!(again, Err(OfficeError::NotFound)), "a second click adds nothing");
        let Undone::Done { step: Some(redo), .. } = draft_steps::undo(office, &own, &id, &step, false).await.unwrap() else {
            panic!("not undone");
        };
        assert_eq!(names(&now().await.draft), ["there"]);
        draft_steps::undo(office, &own, &id, &redo, false).await.unwrap();
        assert_eq!(names(&now().await.draft), ["there", "one", "two"]);
        let gone = draft_steps::undo(office, &own, &id, &step, false).await;
        assert!(matches!(gone, Err(OfficeError::NotFound)));
    }

    async fn a_list_changed_since_is_put_back_only_if_one_insists(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = applications::create(office, &own, rice()).await.unwrap();
        let import = goods_imports::keep(office, &own, &id, "", "[]".to_owned()).await.unwrap();
        let step = goods_imports::take(office, &own, &id, &import, Lines::Replace, vec![line("one")]).await.unwrap();
        let view = applications::get(office, &own, &id).await.unwrap();
        let changed = view.draft.with_fields([("/goods/0/hs_code", "1006.30")]);
        applications::save(office, &own, &id, view.application.revision, changed).await.unwrap();
        assert_eq!(draft_steps::undo(office, &own, &id, &step, false).await.unwrap(), Undone::Changed);
        assert_eq!(names(&applications::get(office, &own, &id).await.unwrap().draft), ["one"]);
        draft_steps::undo(office, &own, &id, &step, true).await.unwrap();
        assert_eq!(applications::get(office, &own, &id).await.unwrap().draft.goods, rice().goods);
    }

    async fn a_removed_line_comes_back_where_it_was_beside_later_changes(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let mut draft = rice();
        draft.goods = vec![line("a"), line("b"), line("c")];
        let id = applications::create(office, &own, draft.clone()).await.unwrap();
        let step = draft_steps::remove_row(office, &own, &id, 1, draft, ("goods", 1)).await.unwrap();
        let view = applications::get(office, &own, &id).await.unwrap();
        assert_eq!(names(&view.draft), ["a", "c"]);
        let changed = view.draft.with_fields([("/goods/1/description", "C")]);
        applications::save(office, &own, &id, view.application.revision, changed).await.unwrap();
        draft_steps::undo(office, &own, &id, &step, false).await.unwrap();
        assert_eq!(names(&applications::get(office, &own, &id).await.unwrap().draft), ["a", "b", "C"]);
        let stale = draft_steps::remove_row(office, &own, &id, 1, rice(), ("goods", 0)).await;
        assert!(matches!(stale, Err(OfficeError::Changed)), "{stale:?}");
    }

    async fn too_many_lines_are_refused_and_change_nothing(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = applications::create(office, &own, rice()).await.unwrap();
        let import = goods_imports::keep(office, &own, &id, "", "[]".to_owned()).await.unwrap();
        let many = vec![line("x"); GOODS_MAX];
        let added = goods_imports::take(office, &own, &id, &import, Lines::Add, many.clone()).await;
        assert!(matches!(added, Err(OfficeError::Refused(RefusalCode::GoodsTooMany))));
        assert_eq!(applications::get(office, &own, &id).await.unwrap().draft.goods, rice().goods);
        goods_imports::take(office, &own, &id, &import, Lines::Replace, many).await.unwrap();
        assert_eq!(applications::get(office, &own, &id).await.unwrap().draft.goods.len(), GOODS_MAX);
    }

    async fn others_neither_see_take_nor_undo(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = applications::create(office, &own, rice()).await.unwrap();
        let taken = goods_imports::keep(office, &own, &id, "", "[]".to_owned()).await.unwrap();
        let step = goods_imports::take(office, &own, &id, &taken, Lines::Add, vec![line("one")]).await.unwrap();
        let import = goods_imports::keep(office, &own, &id, "secret.csv", "[]".to_owned()).await.unwrap();
        let before = applications::get(office, &own, &id).await.unwrap().draft;
        for other in [app.actor("exporter2"), app.actor_at("gb-leeds", "exporter"), app.actor("anna"), app.actor("auditor")] {
            let refused = |result: Result<(), OfficeError>| {
                assert!(matches!(result, Err(OfficeError::NotFound | OfficeError::Forbidden)), "{result:?}");
            };
            refused(goods_imports::keep(office, &other, &id, "", "[]".to_owned()).await.map(|_| ()));
            refused(goods_imports::get(office, &other, &id, &import).await.map(|_| ()));
            refused(goods_imports::cancel(office, &other, &id, &import).await);
            refused(goods_imports::take(office, &other, &id, &import, Lines::Add, vec![line("x")]).await.map(|_| ()));
            refused(draft_steps::undo(office, &other, &id, &step, true).await.map(|_| ()));
            refused(draft_steps::remove_row(office, &other, &id, 2, rice(), ("goods", 0)).await.map(|_| ()));
        }
        assert_eq!(applications::get(office, &own, &id).await.unwrap().draft, before);
        assert_eq!(goods_imports::get(office, &own, &id, &import).await.unwrap().1.file_name, "secret.csv");
    }

    async fn what_an_organisation_says_of_headings_is_its_own(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let said = |heading: &str, field: &str| Said {
            heading: heading.to_owned(),
            field: field.to_owned(),
            unit: String::new(),
        };
        let of = async |who: &str| sheet_headings::of(office, &app.actor(who), "co").await;
        assert_eq!(of("exporter").await.unwrap(), []);
        let both = vec![said("our code", "marks"), said("warehouse", "")];
        sheet_headings::remember(office, &own, "co", both.clone(), vec![]).await.unwrap();
        assert_eq!(of("exporter").await.unwrap(), both);
        assert_eq!(of("exporter2").await.unwrap(), [], "another organisation's headings are its own");
        assert!(matches!(of("anna").await, Err(OfficeError::Forbidden)));
        assert_eq!(sheet_headings::of(office, &own, "form-a").await.unwrap(), []);
        let long = said(&"x".repeat(500), "marks");
        let again = vec![said("our code", "description"), long];
        sheet_headings::remember(office, &own, "co", again, vec!["warehouse".to_owned()]).await.unwrap();
        assert_eq!(of("exporter").await.unwrap(), [said("our code", "description")]);
    }

    async fn what_was_typed_after_the_session_ended_waits_for_the_same_person(app: TestApp) {
        let (office, own) = (&app.office, app.actor("exporter"));
        let id = applications::create(office, &own, rice()).await.unwrap();
        let secret = app.secret("kh-moc", "exporter", "browser").await;
        let signed = sign_in::bearer(office, &secret).await.unwrap().unwrap();
        sign_in::revoke(office, &own, &signed.session.id).await.unwrap();
        assert!(sign_in::bearer(office, &secret).await.unwrap().is_none());
        let typed = vec![("/consignee/name".to_owned(), "Typed late".to_owned())];
        assert!(kept_entries::keep(office, &secret, &id, "parties", &typed).await.unwrap());
        assert_eq!(kept_entries::waiting(office, &own, &id, "parties").await.unwrap().as_ref(), Some(&typed));
        assert!(kept_entries::waiting(office, &own, &id, "goods").await.unwrap().is_none());
        for other in ["manager", "exporter2", "anna"] {
            assert!(kept_entries::waiting(office, &app.actor(other), &id, "parties").await.unwrap().is_none(), "{other}");
        }
        assert!(!kept_entries::keep(office, "no session at all", &id, "parties", &typed).await.unwrap());
        assert!(!kept_entries::keep(office, &secret, "no application", "parties", &typed).await.unwrap());
        kept_entries::forget(office, &own, &id, "parties").await.unwrap();
        assert!(kept_entries::waiting(office, &own, &id, "parties").await.unwrap().is_none());
    }
}
