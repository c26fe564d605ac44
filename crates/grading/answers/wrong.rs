//! Which wrong answer is wanted.

/// Whether the environment asks for the wrong answer of this name.
pub fn wrong(name: &str) -> bool {
    std::env::var("WRONG_ANSWER").is_ok_and(|wanted| wanted == name)
}
