//! Reads every message of every language. A key that one language lacks or alone has, or a message that names other
//! values than the English one, stops the build with a list of all such faults. Then writes one method per message.

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// English first: it is the measure of the others.
const LANGUAGES: [&str; 3] = ["en", "km", "fr"];

type Variables = BTreeSet<String>;
type Messages = BTreeMap<String, Variables>;
type Fallible<T> = Result<T, Box<dyn error::Error>>;

fn main() -> Fallible<()> {
    println!("cargo:rerun-if-changed=locales");
    let mut faults = Vec::new();
    let mut sources = Vec::new();
    let mut languages = Vec::new();
    for language in LANGUAGES {
        let files = files(
            &Path::new(&env::var("CARGO_MANIFEST_DIR")?)
                .join("locales")
                .join(language),
        )?;
        languages.push(read(language, &files, &mut faults)?);
        sources.push((language, files));
    }
    let Some((english, others)) = languages.split_first() else {
        return Ok(());
    };
    for (language, messages) in LANGUAGES[1..].iter().zip(others) {
        compare(language, english, messages, &mut faults);
    }
    if !faults.is_empty() {
        return Err(format!("\n  translations:\n  {}\n", faults.join("\n  ")).into());
    }
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("messages.rs"),
        code(english, &sources)?,
    )?;
    Ok(())
}

fn files(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(language: &str, files: &[PathBuf], faults: &mut Vec<String>) -> Fallible<Messages> {
    let mut messages = Messages::new();
    for file in files {
        let text = fs::read_to_string(file)?;
        let resource = match parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                faults.extend(
                    errors
                        .iter()
                        .map(|error| format!("{language}: {}: {error}", file.display())),
                );
                resource
            }
        };
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut variables = Variables::new();
            if let Some(pattern) = &message.value {
                in_pattern(pattern, &mut variables);
            }
            if messages
                .insert(message.id.name.clone(), variables)
                .is_some()
            {
                faults.push(format!("{language}: {} is there twice", message.id.name));
            }
        }
    }
    Ok(messages)
}

fn compare(language: &str, english: &Messages, other: &Messages, faults: &mut Vec<String>) {
    for (key, variables) in english {
        match other.get(key) {
            None => faults.push(format!("{language}: missing {key}")),
            Some(own) if own != variables => {
                faults.push(format!(
                    "{language}: {key} names {own:?}, en names {variables:?}"
                ));
            }
            Some(_) => {}
        }
    }
    for key in other.keys().filter(|key| !english.contains_key(*key)) {
        faults.push(format!("{language}: stray {key}"));
    }
}

fn in_pattern(pattern: &Pattern<String>, variables: &mut Variables) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, variables);
        }
    }
}

fn in_expression(expression: &Expression<String>, variables: &mut Variables) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, variables),
        Expression::Select { selector, variants } => {
            in_inline(selector, variables);
            for variant in variants {
                in_pattern(&variant.value, variables);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<String>, variables: &mut Variables) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, variables),
        _ => {}
    }
}

fn code(english: &Messages, sources: &[(&str, Vec<PathBuf>)]) -> Fallible<String> {
    let mut code = String::from("const SOURCES: &[(&str, &[&str])] = &[\n");
    for (language, files) in sources {
        let texts: Vec<_> = files
            .iter()
            .map(|file| format!("include_str!({file:?})"))
            .collect();
        writeln!(code, "    ({language:?}, &[{}]),", texts.join(", "))?;
    }
    code.push_str("];\n/// All message keys.\npub const KEYS: &[&str] = &[\n");
    for key in english.keys() {
        writeln!(code, "    {key:?},")?;
    }
    code.push_str("];\nimpl T {\n");
    for (key, variables) in english {
        let name = key.replace('-', "_");
        let parameters: String = variables
            .iter()
            .map(|variable| format!(", {variable}: impl std::fmt::Display"))
            .collect();
        let values: Vec<_> = variables
            .iter()
            .map(|variable| format!("({variable:?}, &{variable}.to_string())"))
            .collect();
        writeln!(code, "    /// The message `{key}`.\n    #[must_use]")?;
        writeln!(
            code,
            "    pub fn {name}(&self{parameters}) -> String {{ self.text({key:?}, &[{}]) }}",
            values.join(", ")
        )?;
    }
    code.push_str("}\n");
    Ok(code)
}
