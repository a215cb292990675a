//! Days and places of the way that the goods take.

use super::seen::{Found, Seen};
use jiff::{ToSpan as _, civil::Date};
use origo_pack::words_of;
use origo_trade::FindingCode;

/// A day is not long before today or far ahead of it.
pub(super) fn near(seen: &Seen<'_>, found: &mut Found<'_>) {
    let (rule, today) = (seen.rule, seen.around.today);
    let earliest = rule
        .before_days
        .and_then(|days| today.checked_sub(days.days()).ok());
    let latest = rule
        .after_days
        .and_then(|days| today.checked_add(days.days()).ok());
    for (pointer, text) in seen.typed() {
        let Ok(date) = text.parse::<Date>() else {
            continue;
        };
        if earliest.is_some_and(|earliest| date < earliest) {
            found.say(pointer, FindingCode::DateLongPast, &[("date", &date)]);
        } else if latest.is_some_and(|latest| date > latest) {
            found.say(pointer, FindingCode::DateFarAhead, &[("date", &date)]);
        }
    }
}

/// Who declares that the goods have left, and what the day of departure says, agree.
pub(super) fn late(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(late) = &seen.around.form.late_issue else {
        return;
    };
    let ticked = seen.draft.declaration.ticks.contains(&late.tick);
    let (departure, today) = (seen.read.transport.departure_date, seen.around.today);
    let tick: [(&str, &dyn ToString); 1] = [("tick", &late.tick)];
    match departure {
        Some(day) if day < today && !ticked => {
            found.say("/declaration/ticks", FindingCode::ShippedNotTicked, &tick);
        }
        Some(day) if day > today && ticked => {
            found.say(
                "/transport/departure_date",
                FindingCode::ShippedInFuture,
                &tick,
            );
        }
        None if ticked => {
            found.say(
                "/transport/departure_date",
                FindingCode::ShippedNoDate,
                &tick,
            );
        }
        _ => {}
    }
}

/// A late application is pointed out to both sides.
pub(super) fn ahead(seen: &Seen<'_>, found: &mut Found<'_>) {
    let departure = seen.read.transport.departure_date;
    if departure.is_some_and(|day| day < seen.around.today) {
        found.say("/transport/departure_date", FindingCode::DeparturePast, &[]);
    }
}

/// Where the goods are loaded and discharged, where the mode wants to know.
pub(super) fn named(seen: &Seen<'_>, found: &mut Found<'_>) {
    let transport = &seen.read.transport;
    let Some(mode) = transport
        .mode
        .as_ref()
        .filter(|mode| seen.rule.modes.contains(mode))
    else {
        return;
    };
    for (field, place) in [
        ("place_of_loading", &transport.place_of_loading),
        ("place_of_discharge", &transport.place_of_discharge),
    ] {
        if place.is_none() {
            found.say(
                format!("/transport/{field}"),
                FindingCode::PlaceMissing,
                &[("mode", mode)],
            );
        }
    }
}

/// What is loaded in a place is not discharged there.
pub(super) fn differ(seen: &Seen<'_>, found: &mut Found<'_>) {
    let transport = &seen.read.transport;
    if let (Some(from), Some(to)) = (&transport.place_of_loading, &transport.place_of_discharge)
        && words_of(from) == words_of(to)
    {
        found.say(
            "/transport/place_of_discharge",
            FindingCode::SamePlaces,
            &[("place", to)],
        );
    }
}

/// The goods are discharged at the destination, or where one passes on the way to it; they are not loaded there. Only
/// where the country of a place can be known.
pub(super) fn on_the_way(seen: &Seen<'_>, found: &mut Found<'_>) {
    let Some(destination) = seen.read.destination.as_ref().map(|code| code.as_str()) else {
        return;
    };
    let pack = seen.around.pack;
    let countries = pack
        .code_lists
        .get("countries")
        .map_or(&[][..], Vec::as_slice);
    let country = |place: &Option<String>| pack.places.country(place.as_deref()?, countries);
    let transport = &seen.read.transport;
    if let Some(through) = country(&transport.place_of_discharge)
        && !pack.places.on_the_way(&through, destination)
        && !mentions(seen, &through)
    {
        let place = &seen.draft.transport.place_of_discharge;
        let said: [(&str, &dyn ToString); 3] = [
            ("place", place),
            ("country", &through),
            ("destination", &destination),
        ];
        found.say(
            "/transport/place_of_discharge",
            FindingCode::DischargeElsewhere,
            &said,
        );
    }
    if let Some(from) = country(&transport.place_of_loading)
        && from == destination
        && from != seen.around.country
    {
        let place = &seen.draft.transport.place_of_loading;
        let said: [(&str, &dyn ToString); 2] = [("place", place), ("destination", &destination)];
        found.say(
            "/transport/place_of_loading",
            FindingCode::LoadedAtDestination,
            &said,
        );
    }
}

/// Whether the further details of transport name the country as a stop: "via Singapore".
fn mentions(seen: &Seen<'_>, country: &str) -> bool {
    let pack = seen.around.pack;
    let countries = pack
        .code_lists
        .get("countries")
        .map_or(&[][..], Vec::as_slice);
    let details = &seen.draft.transport.details;
    pack.places.country(details, countries).as_deref() == Some(country)
}
