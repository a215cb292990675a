//! Chance with a seed, and random rules: a failure names its seed and can be repeated.
#![allow(dead_code)]

use origo_origin::*;

/// A small generator (SplitMix64): good enough to wander, and the same on every machine.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `end` − 1.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }

    pub fn many<T>(
        &mut self,
        least: u64,
        most: u64,
        mut make: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        (0..least + self.below(most - least + 1))
            .map(|_| make(self))
            .collect()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(50).then(|| make(self))
    }

    fn name(&mut self) -> String {
        self.pick(&[
            "weaving",
            "making_up",
            "printing",
            "or_not",
            "x1",
            "a_b_c",
            "Z",
        ])
        .to_owned()
    }

    fn text(&mut self) -> String {
        self.pick(&[
            "mustard flour",
            "say \"when\"",
            "back\\slash",
            "ស្រូវ",
            "café, crème; | & (x)",
            "",
        ])
        .to_owned()
    }

    pub fn code(&mut self, digits: u64) -> HsCode {
        let number = self.below(10_u64.pow(digits as u32));
        format!("{number:0width$}", width = digits as usize)
            .parse()
            .unwrap()
    }

    pub fn range(&mut self) -> HsRange {
        let digits = self.pick(&[2, 4, 6, 8, 10]);
        let (one, two) = (self.code(digits), self.code(digits));
        if self.percent(60) {
            HsRange::single(one)
        } else {
            HsRange::new(one.min(two), one.max(two)).unwrap()
        }
    }

    pub fn share(&mut self) -> Exact {
        let text = format!("{}.{}", self.below(100), self.below(1000));
        text.parse().unwrap()
    }

    pub fn set(&mut self) -> Set {
        Set {
            items: self.many(1, 3, |c| match c.below(7) {
                0 => SetItem::Named(c.name()),
                1 => SetItem::SameChapter,
                2 => SetItem::SameHeading,
                3 => SetItem::SameSubheading,
                4 => SetItem::Described(c.text()),
                _ => SetItem::Range {
                    range: c.range(),
                    described: c.maybe(Self::text),
                    condition: c.maybe(Self::name),
                },
            }),
        }
    }

    pub fn rule(&mut self, depth: u64) -> Rule {
        match self.below(if depth == 0 { 14 } else { 22 }) {
            0..=2 => Rule::Shift(TariffShift {
                level: self.pick(&[
                    ShiftLevel::Chapter,
                    ShiftLevel::Heading,
                    ShiftLevel::Subheading,
                    ShiftLevel::National,
                    ShiftLevel::Any,
                ]),
                exceptions: self.many(0, 2, |c| {
                    if c.percent(50) {
                        ShiftException::Except(c.set())
                    } else {
                        ShiftException::Allowing(c.set())
                    }
                }),
            }),
            3 => Rule::MaxNonOriginating(MaxNonOriginating {
                base: self.maybe(|c| c.pick(&Base::ALL)),
                percent: self.share(),
                set: self.maybe(Self::set),
            }),
            4 => Rule::RegionalValueContent(RegionalValueContent {
                method: self.maybe(|c| c.pick(&ValueMethod::ALL)),
                base: self.maybe(|c| c.pick(&Base::ALL)),
                percent: self.share(),
                set: self.maybe(Self::set),
            }),
            5 => Rule::MaxWeight(MaxWeight {
                percent: self.share(),
                set: self.set(),
                of: self.maybe(Self::set),
            }),
            6 => Rule::OriginatingWeight(OriginatingWeight {
                percent: self.share(),
                set: self.set(),
            }),
            7 => Rule::WhollyObtainedInputs(self.set()),
            8 => Rule::OriginatingInputs(self.set()),
            9 => Rule::WithoutInputs(self.set()),
            10 => Rule::StartingMaterial(StartingMaterial {
                from: self.set(),
                over: self.maybe(Self::set),
            }),
            11 => Rule::Process(Process {
                any_of: self.many(1, 3, |c| c.many(1, 3, Self::name)),
            }),
            12 => Rule::Fact(self.text()),
            13 => self.pick(&[
                Rule::WhollyObtained,
                Rule::ExclusivelyOriginating,
                Rule::Balance,
            ]),
            14..=17 => Rule::Any(self.many(2, 4, |c| c.rule(depth - 1))),
            _ => Rule::All(self.many(2, 4, |c| c.rule(depth - 1))),
        }
    }

    fn date(&mut self) -> Date {
        Date::new(
            2000 + self.below(50) as u16,
            1 + self.below(12) as u8,
            1 + self.below(28) as u8,
        )
        .unwrap()
    }

    pub fn entry(&mut self) -> ProductSpecificRule {
        let (one, two) = (self.date(), self.date());
        ProductSpecificRule {
            ex: self.percent(50),
            ranges: self.many(1, 3, Self::range),
            description: self.maybe(Self::text),
            rule: self.rule(3),
            validity: self.pick(&[
                None,
                Some(Validity {
                    from: Some(one),
                    until: None,
                }),
                Some(Validity {
                    from: None,
                    until: Some(one),
                }),
                Some(Validity {
                    from: Some(one.min(two)),
                    until: Some(one.max(two)),
                }),
            ]),
            tolerance: match self.below(4) {
                0 => Some(ToleranceChoice::None),
                1 => Some(ToleranceChoice::Named(self.many(1, 3, Self::name))),
                _ => None,
            },
        }
    }
}
