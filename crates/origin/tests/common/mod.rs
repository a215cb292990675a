//! Chance with a seed, and random rules: a failure names its seed and can be repeated.
#![allow(dead_code)]

use origo_origin::*;

/// A small generator (SplitMix64): good enough to wander, and the same on every machine.
pub struct Chance {
    state: u64,
    /// Few codes, names and texts, so that rules and bills meet.
    small: bool,
}

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed,
            small: false,
        }
    }

    pub fn small(seed: u64) -> Self {
        Self {
            state: seed,
            small: true,
        }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
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
        if self.small {
            return self.pick(&["a", "b", "c"]).to_owned();
        }
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
        if self.small {
            return self.pick(&["x", "y"]).to_owned();
        }
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
        if self.small {
            let full = format!("8{}0{}{}0", self.below(3), self.below(3), 1 + self.below(2));
            return full[..digits.min(6) as usize].parse().unwrap();
        }
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
        let text = if self.small {
            (10 * self.below(11)).to_string()
        } else {
            format!("{}.{}", self.below(100), self.below(1000))
        };
        text.parse().unwrap()
    }

    pub fn set(&mut self) -> Set {
        Set {
            items: self.many(1, 3, |c| match c.below(7) {
                0 if !c.small => SetItem::Named(c.name()),
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
                level: if self.small {
                    self.pick(&[
                        ShiftLevel::Chapter,
                        ShiftLevel::Heading,
                        ShiftLevel::Subheading,
                        ShiftLevel::Any,
                    ])
                } else {
                    self.pick(&[
                        ShiftLevel::Chapter,
                        ShiftLevel::Heading,
                        ShiftLevel::Subheading,
                        ShiftLevel::National,
                        ShiftLevel::Any,
                    ])
                },
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

    fn amount(&mut self) -> Exact {
        Exact::from(self.below(20) as i64 * 5)
    }

    /// A line of a bill; `gaps` per cent of what could be missing is missing.
    pub fn material(&mut self, id: String, gaps: u64) -> Material {
        let origin = self.pick(&["KH", "KH", "VN", "CN", "CN", "US"]).to_owned();
        let zone = origin == "KH" || origin == "VN";
        let originating = zone && self.percent(60);
        let mut material = Material::named(&id);
        let digits = if self.percent(gaps) { 4 } else { 6 };
        material.hs = Some(self.code(digits));
        material.proof = if self.percent(gaps) {
            None
        } else {
            Some(self.percent(80))
        };
        material.origin = Some(origin);
        material.originating = Some(originating);
        material.value = if self.percent(gaps) {
            None
        } else {
            Some(self.amount())
        };
        material.weight = if self.percent(gaps) {
            None
        } else {
            Some(self.amount())
        };
        material.wholly_obtained = if originating && self.percent(30) {
            Some(true)
        } else {
            Some(false)
        };
        material.role = if self.percent(10) {
            self.pick(&[Role::RetailPacking, Role::Indirect])
        } else {
            Role::Material
        };
        for text in ["x", "y"] {
            if !self.percent(gaps) {
                let fits = self.percent(40);
                material.described.insert(text.to_owned(), fits);
            }
        }
        material
    }

    /// Turns a material into one that was made, in the factory itself or by a supplier in a party.
    fn make(&mut self, material: &mut Material, gaps: u64) {
        material.origin = Some(self.pick(&["KH", "KH", "VN"]).to_owned());
        material.originating = None;
        material.wholly_obtained = Some(false);
        material.self_produced = self.percent(70);
        material.produced_from = (0..1 + self.below(2))
            .map(|at| {
                let id = format!("{}.{at}", material.id);
                self.material(id, gaps)
            })
            .collect();
        // What is made is worth and weighs no less than what went into it.
        for input in &material.produced_from {
            for (whole, part) in [
                (&mut material.value, &input.value),
                (&mut material.weight, &input.weight),
            ] {
                if let (Some(whole), Some(part)) = (whole.as_mut(), part) {
                    *whole = &*whole + part;
                }
            }
        }
    }

    /// A case of a small world, where rules and bills meet at their boundaries.
    pub fn case(&mut self, gaps: u64) -> Case {
        let number = 1 + self.below(5);
        let materials = (0..number)
            .map(|at| {
                let mut material = self.material(format!("m{at}"), gaps);
                if self.percent(15) {
                    self.make(&mut material, gaps);
                }
                material
            })
            .collect();
        let mut price = std::collections::BTreeMap::new();
        for base in Base::ALL {
            if !self.percent(gaps / 2) {
                price.insert(base, Exact::from(100 + 50 * self.below(4) as i64));
            }
        }
        let mut facts = std::collections::BTreeMap::new();
        for name in ["a", "b", "c", "x", "y"] {
            if !self.percent(gaps) {
                let holds = self.percent(50);
                facts.insert(name.to_owned(), holds);
            }
        }
        Case {
            agreement: None,
            date: None,
            origin: "KH".to_owned(),
            product: Product {
                hs: self.code(6),
                hs_edition: None,
                annex_hs: None,
                description: String::new(),
                price,
                currency: None,
                weight: if self.percent(gaps) {
                    None
                } else {
                    Some(Exact::from(100 + 20 * self.below(5) as i64))
                },
                costs: Costs::default(),
                wholly_obtained: Some(self.percent(5)),
                described: std::collections::BTreeMap::new(),
                operations: None,
                set: false,
                listed: None,
                route: None,
                drawback: None,
            },
            materials,
            facts,
            rule: Some(self.rule(2)),
        }
    }

    /// An agreement for such cases.
    pub fn agreement(&mut self) -> Agreement {
        let mut agreement = Agreement::none("KH");
        agreement.parties = vec!["KH".to_owned(), "VN".to_owned()];
        agreement.base = Base::FreeOnBoard;
        agreement.cumulation.kind = self.pick(&[
            CumulationKind::None,
            CumulationKind::Diagonal,
            CumulationKind::Full,
        ]);
        let rule = self.rule(1);
        agreement.rules.push(AgreementRule {
            entry: format!("00-99: {rule};").parse().unwrap(),
            source: Source::default(),
        });
        for (name, by) in [
            ("value", ToleranceMeasure::Value),
            ("weight", ToleranceMeasure::Weight),
        ] {
            if self.percent(40) {
                agreement.tolerances.push(Tolerance {
                    name: name.to_owned(),
                    chapters: Vec::new(),
                    not_chapters: Vec::new(),
                    by,
                    base: None,
                    percent: Exact::from(10),
                    textiles: Vec::new(),
                    elastomeric_max: None,
                    wholly_obtained_inputs: self.percent(50),
                    source: Source::default(),
                });
            }
        }
        agreement
    }
}
