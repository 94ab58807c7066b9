//! Gives the engine's imports short names.
//!
//! Apart because glue and module must agree on them. The post-processor makes names that no other module's could meet,
//! each with a digest of sixteen digits, which no compression makes smaller; here one glue meets one module.

use anyhow::{Context as _, bail};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload, TypeRef};

const IMPORTS: u8 = 2;

/// Glue and module with imports that are called `i0`, `i1` and so on, in the order of the glue.
pub(crate) fn short(glue: &str, module: &[u8]) -> anyhow::Result<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(imports) = payload? else { continue };
        for import in imports.into_imports() {
            let import = import?;
            let TypeRef::Func(form) = import.ty else { bail!("{} is no function", import.name) };
            let at = glue.find(&format!(" {}: function", import.name));
            found.push((
                at.with_context(|| format!("{} is not in the glue", import.name))? + 1,
                import,
                form,
            ));
        }
    }
    let mut order: Vec<_> = found.iter().map(|(at, import, _)| (*at, import.name)).collect();
    order.sort_unstable();

    let (mut shorter, mut rest) = (String::with_capacity(glue.len()), 0);
    for (number, (at, name)) in order.iter().enumerate() {
        shorter.push_str(&glue[rest..*at]);
        shorter.push_str(&format!("i{number}"));
        rest = at + name.len();
    }
    shorter.push_str(&glue[rest..]);

    let mut section = ImportSection::new();
    for (at, import, form) in &found {
        let number = order.partition_point(|(other, _)| other < at);
        section.import(import.module, &format!("i{number}"), EntityType::Function(*form));
    }
    let mut renamed = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let Some((id, range)) = payload?.as_section() else { continue };
        let bytes = module.get(range.start as usize..range.end as usize).context("a section is cut off")?;
        match id {
            IMPORTS => renamed.section(&section),
            _ => renamed.section(&RawSection { id, data: bytes }),
        };
    }
    Ok((shorter, renamed.finish()))
}
