//! Our own versions against each other: `make bench`.

mod stm;

fn main() {
    divan::main();
}
