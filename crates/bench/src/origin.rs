//! Decisions of origin a second and core, and US non-preferential cases beside originshift.

use crate::{
    Place,
    figures::{Rounds, Row},
};

#[path = "../../origin/examples/speed.rs"]
mod speed;

/// Measures it.
pub fn measure(place: &Place) -> Vec<Row> {
    let python = place.work.join("venv/bin/python");
    speed::measure(place.rounds, Some(&python))
        .into_iter()
        .map(|figure| {
            let ours = Rounds(figure.ours);
            if figure.peer.is_empty() {
                Row::alone("origin", figure.what, figure.unit, ours)
            } else {
                Row::rates(
                    "origin",
                    figure.what,
                    figure.unit,
                    ours,
                    "originshift",
                    Rounds(figure.peer),
                )
            }
        })
        .collect()
}
