//! Our own versions against each other: `make bench`.
fn main() {
    divan::main();
}
