//! Makes every panic of the engine a bare trap.
//!
//! Apart because it knows the form of compiled Rust. A panic first builds a message: formatting, and a record of where
//! each check stands, with the paths of the machine that compiled it, for messages that no reader sees. A trap ends a
//! question just as well: the page tells that the engine stopped and starts it again. The same code on the host panics
//! in full.
//!
//! A function that cannot return ends in a trap at last, whatever it does before; so its body becomes one. `wasm-opt`
//! then drops what only such functions used, but for the records, which are data: those are filled with zeros here.

use anyhow::{Context as _, ensure};
use std::ops::Range;
use wasm_encoder::{CodeSection, ConstExpr, DataSection, Function, Instruction, Module, RawSection};
use wasmparser::{DataKind, FunctionBody, Operator, Parser, Payload};

const CODE: u8 = 10;
const DATA: u8 = 11;
/// Bytes of a `core::panic::Location`: address and length of the file's name, line and column, each a `u32`.
const LOCATION: usize = 16;

/// The module with bare traps for panics.
pub(crate) fn bare(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let (mut code, mut data) = (CodeSection::new(), DataSection::new());
    let (mut cut, mut places) = (0, 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CodeSectionEntry(body) if never_returns(&body)? => {
                let mut trap = Function::new([]);
                trap.instruction(&Instruction::Unreachable).instruction(&Instruction::End);
                code.function(&trap);
                cut += 1;
            }
            Payload::CodeSectionEntry(body) => {
                code.raw(body.as_bytes());
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                        anyhow::bail!("a data segment is not laid into memory at the start");
                    };
                    let Operator::I32Const { value: start } = offset_expr.get_operators_reader().read()?
                    else {
                        anyhow::bail!("a data segment's place is not a number");
                    };
                    let mut bytes = segment.data.to_vec();
                    places += forget_places(&mut bytes, start as u32);
                    data.active(0, &ConstExpr::i32_const(start), bytes);
                }
            }
            _ => {}
        }
    }
    // Otherwise the compiler does it differently by now, and this file is to be written anew.
    ensure!(cut > 0 && places > 0, "{cut} functions that panic and {places} places in the source were found");

    let mut bare = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let Some((id, range)) = payload?.as_section() else { continue };
        match id {
            CODE => bare.section(&code),
            DATA => bare.section(&data),
            _ => {
                let bytes = module.get(range.start as usize..range.end as usize);
                bare.section(&RawSection { id, data: bytes.context("a section is cut off")? })
            }
        };
    }
    println!("{cut} functions that panic became traps; {places} places in the source were forgotten");
    Ok(bare.finish())
}

/// Whether no way through the body leads to its end: no return, no branch out of it, and a trap before the end.
fn never_returns(body: &FunctionBody<'_>) -> anyhow::Result<bool> {
    let mut depth = 0;
    let mut trapped = false;
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        match &operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
            Operator::End if depth == 0 => return Ok(trapped),
            Operator::End => depth -= 1,
            Operator::Return | Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => {
                return Ok(false);
            }
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth }
                if *relative_depth == depth =>
            {
                return Ok(false);
            }
            Operator::BrTable { targets } => {
                let default = targets.default();
                for target in targets.targets().chain([Ok(default)]) {
                    if target? == depth {
                        return Ok(false);
                    }
                }
            }
            _ => {}
        }
        trapped = matches!(operator, Operator::Unreachable);
    }
    Ok(false)
}

/// Fills the records of places in the source, and the names of files that they point to, with zeros. `start` is the
/// address of the first byte. Gives the number of records.
fn forget_places(bytes: &mut [u8], start: u32) -> usize {
    let word = |at: usize| {
        bytes.get(at..at + 4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes")))
    };
    let file = |record: usize| -> Option<Range<usize>> {
        let from = word(record)?.checked_sub(start)? as usize;
        let file = from..from.checked_add(word(record + 4)? as usize)?;
        let name = bytes.get(file.clone())?;
        let (line, column) = (word(record + 8)?, word(record + 12)?);
        let is_name = name.len() < 256 && name.ends_with(b".rs") && name.iter().all(u8::is_ascii_graphic);
        (is_name && (1..100_000).contains(&line) && (1..1_000).contains(&column)).then_some(file)
    };
    let aligned = (start.next_multiple_of(4) - start) as usize;
    let records: Vec<(usize, Range<usize>)> =
        (aligned..bytes.len()).step_by(4).filter_map(|record| Some((record, file(record)?))).collect();
    for (record, file) in &records {
        bytes[*record..record + LOCATION].fill(0);
        bytes[file.clone()].fill(0);
    }
    records.len()
}
