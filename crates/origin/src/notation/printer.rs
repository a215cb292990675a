//! Rules to text, in one canonical form.

use std::fmt::{self, Display, Formatter};

use crate::rule::{
    Process, ProductSpecificRule, Rule, Rulebook, Set, SetItem, ShiftException, TariffShift,
    ToleranceChoice, Validity,
};

/// Writes the parts with a separator between them.
fn separated<T: Display>(
    f: &mut Formatter<'_>,
    parts: impl IntoIterator<Item = T>,
    separator: &str,
) -> fmt::Result {
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

/// A text in quotes.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for sign in self.0.chars() {
            match sign {
                '"' | '\\' => write!(f, "\\{sign}")?,
                // The notation keeps a text in one line.
                '\n' | '\r' => f.write_str(" ")?,
                other => write!(f, "{other}")?,
            }
        }
        f.write_str("\"")
    }
}

/// A rule within another one: parentheses where the meaning needs them.
struct Within<'a> {
    rule: &'a Rule,
    conjunction: bool,
}

impl Display for Within<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parentheses = match self.rule {
            Rule::Any(_) => true,
            Rule::All(_) => self.conjunction,
            _ => false,
        };
        if parentheses {
            write!(f, "({})", self.rule)
        } else {
            write!(f, "{}", self.rule)
        }
    }
}

impl Display for Rulebook {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        Ok(())
    }
}

impl Display for ProductSpecificRule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.ex {
            f.write_str("ex ")?;
        }
        separated(f, &self.ranges, ",")?;
        if let Some(description) = &self.description {
            write!(f, " [{}]", Quoted(description))?;
        }
        write!(f, ": {}", self.rule)?;
        if let Some(validity) = &self.validity {
            write!(f, " {validity}")?;
        }
        match &self.tolerance {
            None => {}
            Some(ToleranceChoice::None) => f.write_str(" ~none")?,
            Some(ToleranceChoice::Named(names)) => write!(f, " ~{}", names.join(","))?,
        }
        f.write_str(";")
    }
}

impl Display for Validity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("@")?;
        if let Some(from) = self.from {
            write!(f, "{from}")?;
        }
        f.write_str("..")?;
        if let Some(until) = self.until {
            write!(f, "{until}")?;
        }
        Ok(())
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(parts) => separated(
                f,
                parts.iter().map(|rule| Within {
                    rule,
                    conjunction: false,
                }),
                " | ",
            ),
            Self::All(parts) => separated(
                f,
                parts.iter().map(|rule| Within {
                    rule,
                    conjunction: true,
                }),
                " & ",
            ),
            Self::Shift(shift) => write!(f, "{shift}"),
            Self::MaxNonOriginating(value) => {
                f.write_str("NOM")?;
                if let Some(base) = value.base {
                    write!(f, "/{}", base.word())?;
                }
                arguments(f, &value.percent, value.set.as_ref())
            }
            Self::RegionalValueContent(value) => {
                f.write_str("RVC")?;
                if let Some(method) = value.method {
                    write!(f, ".{}", method.word())?;
                }
                if let Some(base) = value.base {
                    write!(f, "/{}", base.word())?;
                }
                arguments(f, &value.percent, value.set.as_ref())
            }
            Self::MaxWeight(weight) => {
                write!(f, "WT({},{}", weight.percent, weight.set)?;
                if let Some(of) = &weight.of {
                    write!(f, ", of={of}")?;
                }
                f.write_str(")")
            }
            Self::OriginatingWeight(weight) => {
                write!(f, "ORIGWT({},{})", weight.percent, weight.set)
            }
            Self::WhollyObtainedInputs(set) => write!(f, "WOM{set}"),
            Self::OriginatingInputs(set) => write!(f, "ORIG{set}"),
            Self::WithoutInputs(set) => write!(f, "NO{set}"),
            Self::StartingMaterial(start) => {
                write!(f, "FROM{}", start.from)?;
                if let Some(over) = &start.over {
                    write!(f, " over{over}")?;
                }
                Ok(())
            }
            Self::Process(process) => write!(f, "{process}"),
            Self::Fact(text) => write!(f, "FACT({})", Quoted(text)),
            Self::WhollyObtained => f.write_str("WO"),
            Self::ExclusivelyOriginating => f.write_str("PE"),
            Self::Balance => f.write_str("BAL"),
        }
    }
}

fn arguments(
    f: &mut Formatter<'_>,
    percent: &crate::exact::Exact,
    set: Option<&Set>,
) -> fmt::Result {
    match set {
        Some(set) => write!(f, "({percent},{set})"),
        None => write!(f, "({percent})"),
    }
}

impl Display for TariffShift {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.level.word())?;
        for exception in &self.exceptions {
            match exception {
                ShiftException::Except(set) => write!(f, " - {set}")?,
                ShiftException::Allowing(set) => write!(f, " + {set}")?,
            }
        }
        Ok(())
    }
}

impl Display for Process {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("PROC(")?;
        separated(
            f,
            self.any_of.iter().map(|all_of| all_of.join(" & ")),
            " or ",
        )?;
        f.write_str(")")
    }
}

impl Display for Set {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        separated(f, &self.items, ",")?;
        f.write_str("}")
    }
}

impl Display for SetItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range {
                range,
                described,
                condition,
            } => {
                write!(f, "{range}")?;
                if let Some(text) = described {
                    write!(f, " {}", Quoted(text))?;
                }
                if let Some(name) = condition {
                    write!(f, " if {name}")?;
                }
                Ok(())
            }
            Self::Named(name) => write!(f, "@{name}"),
            Self::SameChapter => f.write_str("$C"),
            Self::SameHeading => f.write_str("$H"),
            Self::SameSubheading => f.write_str("$S"),
            Self::Described(text) => write!(f, "{}", Quoted(text)),
        }
    }
}
