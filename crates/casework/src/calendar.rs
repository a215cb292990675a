//! Deadlines in working time: the office's hours, in its zone, without its holidays.

use jiff::{Timestamp, ToSpan as _, Unit, civil::Date, tz::TimeZone};
use origo_pack::Calendar;

const DAYS_SEARCHED_MAX: u32 = 400;

/// The working spans of a day, in order.
fn spans(calendar: &Calendar, day: Date, zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
    if calendar.holidays.iter().any(|holiday| holiday.date == day) {
        return Vec::new();
    }
    let weekday = day.weekday().to_monday_one_offset().to_string();
    let at = |time| zone.to_timestamp(day.to_datetime(time)).ok();
    calendar
        .week
        .get(&weekday)
        .into_iter()
        .flatten()
        .filter_map(|span| Some((at(span.from)?, at(span.to)?)))
        .collect()
}

/// The instant at which so many working minutes after `from` have passed. Falls back to plain minutes if the
/// calendar has no working time within a year.
#[must_use]
pub fn add_working_minutes(
    calendar: &Calendar,
    zone: &TimeZone,
    from: Timestamp,
    minutes: i64,
) -> Timestamp {
    let mut left = minutes;
    let mut day = from.to_zoned_datetime(zone.clone()).date();
    for _ in 0..DAYS_SEARCHED_MAX {
        for (start, end) in spans(calendar, day, zone) {
            let start = start.max(from);
            if start >= end {
                continue;
            }
            let here = minutes_between(start, end);
            if left <= here {
                return start.checked_add(left.minutes()).unwrap_or(end);
            }
            left -= here;
        }
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    from.checked_add(minutes.minutes()).unwrap_or(from)
}

/// Working minutes from one instant to a later one; zero if it is not later.
#[must_use]
pub fn working_minutes_between(
    calendar: &Calendar,
    zone: &TimeZone,
    from: Timestamp,
    to: Timestamp,
) -> i64 {
    let mut total = 0;
    let mut day = from.to_zoned_datetime(zone.clone()).date();
    for _ in 0..DAYS_SEARCHED_MAX {
        for (start, end) in spans(calendar, day, zone) {
            let (start, end) = (start.max(from), end.min(to));
            if start < end {
                total += minutes_between(start, end);
            }
        }
        if day >= to.to_zoned_datetime(zone.clone()).date() {
            break;
        }
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    total
}

fn minutes_between(start: Timestamp, end: Timestamp) -> i64 {
    start
        .until((Unit::Minute, end))
        .map_or(0, |span| span.get_minutes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use origo_pack::{Holiday, Span};

    fn office() -> (Calendar, TimeZone) {
        let day = vec![
            Span {
                from: jiff::civil::time(8, 0, 0, 0),
                to: jiff::civil::time(12, 0, 0, 0),
            },
            Span {
                from: jiff::civil::time(14, 0, 0, 0),
                to: jiff::civil::time(17, 0, 0, 0),
            },
        ];
        let week = (1..=5)
            .map(|weekday: u8| (weekday.to_string(), day.clone()))
            .collect();
        let holidays = vec![Holiday {
            date: jiff::civil::date(2026, 11, 23),
            name: Default::default(),
        }];
        (
            Calendar { week, holidays },
            TimeZone::get("Asia/Phnom_Penh").unwrap(),
        )
    }

    fn at(text: &str) -> Timestamp {
        format!("{text}+07:00").parse().unwrap()
    }

    #[test]
    fn the_clock_stops_at_noon_at_night_on_weekends_and_on_holidays() {
        let (calendar, zone) = office();
        // a Friday at 11:30; Monday 23 November is a holiday
        let due = add_working_minutes(&calendar, &zone, at("2026-11-20T11:30:00"), 240);
        assert_eq!(due, at("2026-11-24T08:30:00"));
        assert_eq!(
            working_minutes_between(&calendar, &zone, at("2026-11-20T11:30:00"), due),
            240
        );
    }

    #[test]
    fn what_comes_in_at_night_counts_from_the_morning() {
        let (calendar, zone) = office();
        let due = add_working_minutes(&calendar, &zone, at("2026-11-18T23:00:00"), 60);
        assert_eq!(due, at("2026-11-19T09:00:00"));
    }
}
