//! Numbers without gaps or doubles on both databases, whatever else fails beside them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_office::OfficeError;
use origo_store::repository::applications::next_number;
use origo_testkit::both_engines;
use std::collections::BTreeMap;

const TASKS: usize = 8;
const TURNS: usize = 15;
const SERIES: [&str; 3] = [
    "certificate/co/2026",
    "certificate/eur1/2026",
    "application/2026",
];

both_engines! {
    async fn interleaved_writers_some_of_which_fail_leave_no_gap(app: TestApp) {
        let mut tasks = Vec::new();
        for task in 0..TASKS {
            let store = app.office.store().clone();
            tasks.push(tokio::spawn(async move {
                let mut kept = Vec::new();
                for turn in 0..TURNS {
                    // a walk of each task's own through the series, two authorities, and failing
                    let step = task * 31 + turn * 17;
                    let series = SERIES[step % SERIES.len()];
                    let authority = ["kh-moc", "gb-leeds"][step / 3 % 2];
                    let fails = step % 5 < 2;
                    let taken = store
                        .write(move |tx| {
                            Box::pin(async move {
                                let number = next_number(tx, authority, series).await?;
                                tokio::task::yield_now().await;
                                if fails { Err(OfficeError::Refused("changed-its-mind")) } else { Ok(number) }
                            })
                        })
                        .await;
                    match taken {
                        Ok(number) => kept.push(((authority, series), number)),
                        Err(error) => assert_eq!(error.code(), "changed-its-mind"),
                    }
                }
                kept
            }));
        }
        let mut numbers: BTreeMap<_, Vec<i64>> = BTreeMap::new();
        for task in tasks {
            for (series, number) in task.await.unwrap() {
                numbers.entry(series).or_default().push(number);
            }
        }
        assert!(numbers.len() == 6, "every series of both authorities was used");
        for (series, mut taken) in numbers {
            taken.sort_unstable();
            let expected: Vec<_> = (1..=i64::try_from(taken.len()).unwrap()).collect();
            assert_eq!(taken, expected, "{series:?}");
        }
    }
}
