//! Makes the kit: the engine with its JavaScript glue, ready to be packed by `dixit build`.

fn main() {}
