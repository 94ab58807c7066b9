//! Parts of the corpus that have a name: `in:NAME` stands for the filters that `dixit.toml` saved under it. Apart
//! because what a name stands for is a query of its own, which has to be checked when the corpus is built.

use crate::api::search::QueryError;
use crate::index::Index;
use crate::query::language::ast::{Expr, Switches};
use crate::query::language::error::Mistake;
use crate::query::language::parser::parse;
use crate::query::plan::Plan;
use crate::sort::Order as _;

/// The name and the filters of the subcorpus that is called so, whatever the case.
pub(crate) fn named<'p>(index: &Index<'p>, name: &str) -> Option<(&'p str, &'p str)> {
    let name = name.to_lowercase();
    index.subcorpora().find(|(known, _)| known.to_lowercase() == name)
}

/// The names, in order.
pub(crate) fn names<'p>(index: &Index<'p>) -> Vec<&'p str> {
    let mut names: Vec<&str> = index.subcorpora().map(|(name, _)| name).collect();
    names.order();
    names
}

/// Reads what a subcorpus stands for.
///
/// # Errors
/// That it is anything but filters.
pub(crate) fn filters(index: &Index<'_>, filter: &str) -> Result<Expr, Mistake> {
    let parsed = parse(filter, &index.field_names())?;
    let whole = 0..filter.len();
    match parsed.expr {
        Some(expr) if expr.is_filter() && parsed.switches == Switches::default() => Ok(expr),
        _ => Err(Mistake::new(
            whole,
            "A subcorpus is made of filters alone, such as year:2019 in:turn, without words and switches.",
        )),
    }
}

/// How many words filters leave, and what they do not find.
///
/// # Errors
/// What is wrong with them, and where.
pub fn subcorpus(index: &Index<'_>, filter: &str) -> Result<(u64, Vec<String>), QueryError> {
    let plan = filters(index, filter).and_then(|expr| Plan::of_subcorpus(index, expr));
    let plan = plan.map_err(|mistake| mistake.in_query(filter))?;
    Ok((plan.words(), plan.notes))
}
