//! The YAML mapping that may open a Markdown file.

use crate::source::metadata::fields::Fields;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// A mistake in front matter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FrontMatterError {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub message: String,
}

/// Splits `text` into its metadata and where the text below begins; without front matter there is neither.
///
/// # Errors
/// Where `---` opens front matter that is not closed, is no YAML, or is no mapping.
pub(crate) fn split(text: &str) -> Result<(Fields, usize), FrontMatterError> {
    let mut fields = Fields::default();
    let Some(first) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == "---") else {
        return Ok((fields, 0));
    };
    let start = first.len();
    let mut end = start;
    let mut closed = None;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            closed = Some(end + line.len());
            break;
        }
        end += line.len();
    }
    let Some(body) = closed else {
        let message = "opened by --- but never closed; put --- on a line of its own below it".to_owned();
        return Err(FrontMatterError { line: 1, message });
    };
    let yaml = &text[start..end];
    if yaml.trim().is_empty() {
        return Ok((fields, body));
    }
    let mut options = serde_saphyr::Options::default();
    options.with_snippet = false;
    options.duplicate_keys = serde_saphyr::DuplicateKeyPolicy::PassThrough;
    let top: Spanned<Node> = serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line() + 1);
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default();
        // Its own line counts from below the ---.
        let message = message.split(" at line ").next().unwrap_or(message).to_owned();
        FrontMatterError { line, message }
    })?;
    let Node::Mapping(members) = &top.value else {
        let message = "not a mapping of names to values, such as title: A title".to_owned();
        return Err(FrontMatterError { line: 2, message });
    };
    for (name, value) in members {
        set(&mut fields, name, value, yaml);
    }
    Ok((fields, body))
}

/// Flattens one value into fields.
fn set(fields: &mut Fields, name: &str, node: &Spanned<Node>, yaml: &str) {
    let line = node.referenced.line() + 1;
    match &node.value {
        Node::Mapping(members) => {
            for (inner, value) in members {
                set(fields, &format!("{name}.{inner}"), value, yaml);
            }
        }
        Node::Sequence(items) => {
            let items = items.iter().filter_map(|item| scalar(item, yaml)).collect::<Vec<_>>();
            fields.set(name, &items.join("; "), line);
        }
        _ => fields.set(name, &scalar(node, yaml).unwrap_or_default(), line),
    }
}

/// The value as the author wrote it: `1.10` and `007` are not numbers to us.
fn scalar(node: &Spanned<Node>, yaml: &str) -> Option<String> {
    match &node.value {
        Node::Text(text) => Some(text.clone()),
        Node::Plain(read) => {
            let span = node.defined.span();
            let start = usize::try_from(span.byte_offset()?).ok()?;
            let end = start + usize::try_from(span.byte_len()?).ok()?;
            Some(yaml.get(start..end).map_or_else(|| read.clone(), |text| text.trim().to_owned()))
        }
        _ => None,
    }
}

/// Any YAML value.
enum Node {
    Nothing,
    /// A string.
    Text(String),
    /// A number or a truth value, as it was understood; the source says how it was written.
    Plain(String),
    Sequence(Vec<Spanned<Node>>),
    Mapping(Vec<(String, Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Node::Sequence(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            all.push(member);
        }
        Ok(Node::Mapping(all))
    }
}
