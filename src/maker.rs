//! The build layer for JavaScript: files in, a site out.

use crate::build;
use crate::site::{Kit, SiteError};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

/// Returns the files of a site as pairs of name and bytes, made from the files of a corpus and a kit, which are
/// such pairs too. `title` is used if the corpus has no title of its own.
///
/// # Errors
/// Throws a string if the settings have a mistake, the kit is incomplete, or the corpus is too large for a pack.
#[wasm_bindgen]
pub fn make_site(title: &str, files: &Array, kit: &Array) -> Result<Array, JsValue> {
    let kit = pairs(kit)?;
    let kit = Kit::from_files(|name| match kit.iter().find(|(known, _)| known == name) {
        Some((_, bytes)) => Ok(bytes.clone()),
        None => Err(SiteError::Kit { problem: format!("{name} is missing") }),
    })
    .map_err(thrown)?;
    let site = build::site(title, pairs(files)?, &kit).map_err(thrown)?;
    let pair =
        |(name, bytes): (String, Vec<u8>)| Array::of2(&JsValue::from(name), &Uint8Array::from(&bytes[..]));
    Ok(site.into_iter().map(pair).collect())
}

/// Converts an array into pairs of a name and bytes.
fn pairs(pairs: &Array) -> Result<Vec<(String, Vec<u8>)>, JsValue> {
    let pair = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        let name: JsString = pair.get(0).dyn_into().ok()?;
        let bytes: Uint8Array = pair.get(1).dyn_into().ok()?;
        Some((String::from(name), bytes.to_vec()))
    };
    let pairs = pairs.iter().map(pair).collect::<Option<_>>();
    pairs.ok_or_else(|| thrown("files are pairs of a name and a Uint8Array"))
}

fn thrown(error: impl ToString) -> JsValue {
    JsValue::from(error.to_string())
}
