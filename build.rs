//! The desk's program keeps its relocations: `cargo xtask build` splits it into parts by them.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bin=desk=--emit-relocs");
}
