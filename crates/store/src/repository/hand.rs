//! Whoever had a hand in an application is remembered by the statement that changes it.

/// The column `also_prepared_by` with the hand of a parameter in it; an empty hand changes nothing. `replace` is what
/// both engines have to look for a word in a text.
macro_rules! with_hand {
    ($hand:literal) => {
        concat!(
            "also_prepared_by = CASE WHEN ",
            $hand,
            " = '' OR prepared_by = ",
            $hand,
            " OR replace(' ' || also_prepared_by || ' ', ' ' || ",
            $hand,
            " || ' ', '') <> ' ' || also_prepared_by || ' ' THEN also_prepared_by \
              WHEN also_prepared_by = '' THEN ",
            $hand,
            " ELSE also_prepared_by || ' ' || ",
            $hand,
            " END"
        )
    };
}
pub(super) use with_hand;
