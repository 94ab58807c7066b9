//! Layers that a reader may show or hide: text on a hidden one is not part of the page.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use rustc_hash::FxHashSet;

/// The layers that are hidden when the document is opened.
#[derive(Default)]
pub(super) struct Layers {
    hidden: FxHashSet<ObjectIdentifier>,
}

impl Layers {
    /// The hidden layers of a document.
    pub(super) fn of(document: &Pdf) -> Layers {
        let root = document.xref().get::<Dict<'_>>(document.xref().root_id());
        let properties = root.and_then(|root| root.get::<Dict<'_>>("OCProperties"));
        let Some(properties) = properties else { return Layers::default() };
        let usual = properties.get::<Dict<'_>>("D").unwrap_or_default();
        let listed = |dict: &Dict<'_>, key: &str| {
            let array = dict.get::<Array<'_>>(key).unwrap_or_default();
            array.raw_iter().filter_map(|layer| identifier(&layer)).collect::<FxHashSet<_>>()
        };
        let mut hidden = match usual.get::<Name<'_>>("BaseState").as_deref() {
            Some(b"OFF") => listed(&properties, "OCGs"),
            _ => FxHashSet::default(),
        };
        let on = listed(&usual, "ON");
        hidden.retain(|layer| !on.contains(layer));
        hidden.extend(listed(&usual, "OFF"));
        Layers { hidden }
    }

    /// Whether content of this layer, or of this set of layers, is hidden.
    pub(super) fn hide(&self, layer: &Dict<'_>) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        if layer.obj_id().is_some_and(|id| self.hidden.contains(&id)) {
            return true;
        }
        // A set shows its content where any of its layers, or all of them, are shown or hidden.
        let members = match layer.get::<Array<'_>>("OCGs") {
            Some(members) => members.raw_iter().filter_map(|member| identifier(&member)).collect::<Vec<_>>(),
            None => layer.get::<Dict<'_>>("OCGs").and_then(|member| member.obj_id()).into_iter().collect(),
        };
        if members.is_empty() {
            return false;
        }
        let mut off = members.iter().map(|member| self.hidden.contains(member));
        match layer.get::<Name<'_>>("P").as_deref() {
            Some(b"AllOn") => off.any(|off| off),
            Some(b"AnyOff") => off.all(|off| !off),
            Some(b"AllOff") => off.any(|off| !off),
            _ => off.all(|off| off),
        }
    }
}

fn identifier(object: &MaybeRef<Object<'_>>) -> Option<ObjectIdentifier> {
    object.as_obj_ref().map(ObjectIdentifier::from)
}
