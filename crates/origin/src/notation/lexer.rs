//! Text to tokens. A number stays text: whether it is a code, a share or a day is known to the parser only.

use super::error::NotationError;

/// The longest text that is read, in bytes. An annex of 10,000 entries is below 2 MB.
const SOURCE_MAX: usize = 8 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// Letters, digits, underscores, starting with a letter.
    Word(&'a str),
    /// Digits with single dots between them.
    Number(&'a str),
    /// What was between quotes, escapes undone.
    Text(String),
    /// `$C`, `$H`, `$S`.
    Own(char),
    /// `..`
    Span,
    /// Any one sign.
    Sign(char),
    End,
}

impl TokenKind<'_> {
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Word(text) | Self::Number(text) => {
                format!("“{}”", text.chars().take(40).collect::<String>())
            }
            Self::Text(text) => {
                format!("the text \"{}\"", text.chars().take(40).collect::<String>())
            }
            Self::Own(letter) => format!("“${letter}”"),
            Self::Span => "“..”".to_owned(),
            Self::Sign(sign) => format!("“{sign}”"),
            Self::End => "the end".to_owned(),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) offset: usize,
}

const SIGNS: &str = "|&(){},:;[]-+./@~=";

pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, NotationError> {
    if source.len() > SOURCE_MAX {
        return Err(NotationError::at(
            source,
            0,
            "a text of at most 8 MB",
            "more".to_owned(),
        ));
    }
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let start = at;
        let kind = match next {
            _ if next.is_whitespace() => {
                at += next.len_utf8();
                continue;
            }
            '#' => {
                at += source[at..].find('\n').unwrap_or(source.len() - at);
                continue;
            }
            '"' => {
                let (text, end) = quoted(source, at)?;
                at = end;
                TokenKind::Text(text)
            }
            '$' => match bytes.get(at + 1) {
                Some(letter @ (b'C' | b'H' | b'S')) => {
                    at += 2;
                    TokenKind::Own(char::from(*letter))
                }
                _ => {
                    let found = source[at + 1..]
                        .chars()
                        .next()
                        .map_or("the end".to_owned(), |c| format!("“{c}”"));
                    return Err(NotationError::at(
                        source,
                        at + 1,
                        "C, H or S after “$”",
                        found,
                    ));
                }
            },
            _ if next.is_ascii_alphabetic() => {
                at += run(&bytes[at..], |byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_'
                });
                TokenKind::Word(&source[start..at])
            }
            _ if next.is_ascii_digit() => {
                at += run(&bytes[at..], |byte| byte.is_ascii_digit());
                while bytes.get(at) == Some(&b'.')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                {
                    at += 1 + run(&bytes[at + 1..], |byte| byte.is_ascii_digit());
                }
                TokenKind::Number(&source[start..at])
            }
            '.' if bytes.get(at + 1) == Some(&b'.') => {
                at += 2;
                TokenKind::Span
            }
            _ if SIGNS.contains(next) => {
                at += 1;
                TokenKind::Sign(next)
            }
            _ => {
                let found = format!("“{next}”");
                return Err(NotationError::at(
                    source,
                    at,
                    "a rule, a code, a sign or a text in quotes",
                    found,
                ));
            }
        };
        found.push(Token {
            kind,
            offset: start,
        });
    }
    found.push(Token {
        kind: TokenKind::End,
        offset: source.len(),
    });
    Ok(found)
}

fn run(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| wanted(**byte)).count()
}

/// A text in quotes: `\"` and `\\` are the only escapes, and it ends in its line.
fn quoted(source: &str, start: usize) -> Result<(String, usize), NotationError> {
    let mut text = String::new();
    let mut signs = source[start + 1..].char_indices();
    while let Some((at, sign)) = signs.next() {
        let here = start + 1 + at;
        match sign {
            '"' => return Ok((text, here + 1)),
            '\\' => match signs.next() {
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                Some((_, other)) => {
                    return Err(NotationError::at(
                        source,
                        here + 1,
                        "“\"” or “\\” after “\\”",
                        format!("“{other}”"),
                    ));
                }
                None => break,
            },
            '\n' | '\r' => {
                return Err(NotationError::at(
                    source,
                    here,
                    "“\"” before the end of the line",
                    "the end of the line".to_owned(),
                ));
            }
            other => text.push(other),
        }
    }
    Err(NotationError::at(
        source,
        source.len(),
        "“\"”",
        "the end".to_owned(),
    ))
}
