//! Parties and destination: who sends, who receives, and whether it may go there.

use super::{
    around::House,
    seen::{Found, Seen},
};
use origo_pack::{WordList, words_of};
use origo_trade::{FindingCode, Severity};

/// The words of a name that tell it from others: legal forms do not.
fn name_words(name: &str, forms: &WordList) -> Vec<String> {
    // B.V., S.A. and Co., Ltd. are written with points or without
    let mut words = words_of(&name.replace(['.', '\'', '’'], ""));
    let all = words.clone();
    words.retain(|word| !forms.fillers.contains(word));
    if words.is_empty() { all } else { words }
}

/// Whether two names are of the same firm: case, punctuation, the legal form (the fillers of the list) and what stands
/// in brackets do not count.
#[must_use]
pub fn same_name(one: &str, other: &str, forms: &WordList) -> bool {
    fn bare(name: &str) -> &str {
        let outside = name.split('(').next();
        outside
            .filter(|bare| !bare.trim().is_empty())
            .unwrap_or(name)
    }
    let words = |name: &str| name_words(name, forms);
    words(one) == words(other) || words(bare(one)) == words(bare(other))
}

/// Numbers are one if letters and digits are.
fn same_number(one: &str, other: &str) -> bool {
    let bare = |text: &str| words_of(text).concat();
    !bare(one).is_empty() && bare(one) == bare(other)
}

/// The consignor is in the country of the authority.
pub(super) fn consignor_country(seen: &Seen<'_>, found: &mut Found<'_>) {
    let own = seen.around.country;
    if let Some(country) = &seen.read.consignor.country
        && country.as_str() != own
    {
        found.say(
            "/consignor/country",
            FindingCode::ConsignorForeign,
            &[("own", &own)],
        );
    }
}

/// The consignor is the organisation that applies, or one that it holds a mandate of.
pub(super) fn consignor_own(seen: &Seen<'_>, found: &mut Found<'_>) {
    let around = (seen.around.houses, &seen.read.consignor.name, seen.words());
    let (Some(houses), Some(name), Some(forms)) = around else {
        return;
    };
    let number = &seen.draft.consignor.registration_number;
    let is_it = |house: &House| {
        same_name(&house.name, name, forms) || same_number(&house.registration_number, number)
    };
    if !houses.iter().any(is_it) {
        let own = houses.first().map_or("", |house| house.name.as_str());
        found.say(
            "/consignor/name",
            FindingCode::ConsignorNotOwn,
            &[("typed", name), ("house", &own)],
        );
    }
}

/// Nobody sends to themselves.
pub(super) fn differ(seen: &Seen<'_>, found: &mut Found<'_>) {
    let read = (
        &seen.read.consignor.name,
        &seen.read.consignee.name,
        seen.words(),
    );
    if let (Some(consignor), Some(consignee), Some(forms)) = read
        && same_name(consignor, consignee, forms)
    {
        found.say("/consignee/name", FindingCode::ConsigneeIsConsignor, &[]);
    }
}

/// Who receives the goods is where they go.
pub(super) fn consignee(seen: &Seen<'_>, found: &mut Found<'_>) {
    let countries = (&seen.read.consignee.country, &seen.read.destination);
    if let (Some(country), Some(destination)) = countries
        && country != destination
    {
        let values: [(&str, &dyn ToString); 2] =
            [("country", country), ("destination", destination)];
        found.say(
            "/consignee/country",
            FindingCode::ConsigneeElsewhere,
            &values,
        );
    }
}

/// The goods leave the country.
pub(super) fn abroad(seen: &Seen<'_>, found: &mut Found<'_>) {
    let destination = seen.read.destination.as_ref();
    if destination.is_some_and(|country| country.as_str() == seen.around.country) {
        found.say("/destination", FindingCode::SameCountry, &[]);
    }
}

/// The destination is under no embargo, as far as a list that is kept says. Without such a list nothing is cleared.
pub(super) fn embargo(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(destination) = &seen.read.destination else {
        return;
    };
    let list = seen.around.pack.embargoes.as_ref();
    let kept = list.filter(|list| list.clears_on(seen.around.today));
    let Some(kept) = kept else {
        let day = list.map_or_else(|| "–".to_owned(), |list| list.compared_on.to_string());
        found.say_as(
            Severity::Error,
            "/destination",
            FindingCode::EmbargoListOld,
            &[("date", &day)],
        );
        return;
    };
    let one = kept
        .countries
        .iter()
        .find(|one| one.country == destination.as_str());
    if let Some(one) = one {
        let severity = one.severity.unwrap_or(found.severity);
        let values: [(&str, &dyn ToString); 3] = [
            ("destination", destination),
            ("source", &one.source),
            ("date", &kept.compared_on),
        ];
        found.say_as(severity, "/destination", FindingCode::Embargo, &values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_firm_are_the_same_however_written() {
        let pack = origo_pack::builtin().unwrap().remove("gb").unwrap();
        let forms = &pack.word_lists["legal-forms"];
        for (one, other) in [
            ("Northmoor Valves Ltd", "NORTHMOOR VALVES LIMITED"),
            ("Golden Rice Export Co., Ltd", "Golden Rice Export"),
            ("Polderfiets Import B.V.", "Polderfiets Import BV"),
            ("Kampot Sela (សហគមន៍)", "Kampot Sela"),
            (
                "Mekong Stitch Garment (Cambodia) Co., Ltd.",
                "Mekong Stitch Garment (Cambodia)",
            ),
        ] {
            assert!(same_name(one, other, forms), "{one} / {other}");
        }
        for (one, other) in [
            ("Northmoor Valves Ltd", "Northmoor Pumps Ltd"),
            ("Ltd", "Co"),
        ] {
            assert!(!same_name(one, other, forms), "{one} / {other}");
        }
        assert!(same_number("04 718-822", "04718822") && !same_number("", ""));
    }
}
