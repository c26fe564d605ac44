//! Which wrong answer is put in.

use std::cell::RefCell;

thread_local! {
    static PUT_IN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether it is the one of this name.
pub fn wrong(name: &str) -> bool {
    PUT_IN.with_borrow(|it| it == name)
}

/// From now on, on this thread, it is the one of this name; of an empty one, none.
pub fn put_in(name: &str) {
    PUT_IN.set(name.into());
}
