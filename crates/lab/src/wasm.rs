//! The lab as the page's script calls it. Everything else of this crate compiles natively,
//! where it is tested.

use solutions::Error;
use wasm_bindgen::prelude::*;

/// A [`Session`](crate::Session).
#[wasm_bindgen]
pub struct Session(crate::Session);

#[wasm_bindgen]
impl Session {
    /// Begins the lab `name` with the settings of `query`.
    ///
    /// # Errors
    /// As those of [`crate::Session::new`].
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, query: &str) -> Result<Self, JsError> {
        crate::Session::new(name, query).map(Self).map_err(thrown)
    }

    /// Takes a step and tells how many are left.
    ///
    /// # Errors
    /// What the mathematics refuses.
    pub fn step(&mut self) -> Result<usize, JsError> {
        self.0.step().map_err(thrown)?;
        Ok(self.0.left())
    }

    /// What the page needs to know, as JSON.
    ///
    /// # Errors
    /// As those of [`crate::Session::state`].
    pub fn state(&self, title_id: &str) -> Result<String, JsError> {
        self.0.state(title_id).map_err(thrown)
    }
}

fn thrown(error: Error) -> JsError {
    JsError::new(&error.to_string())
}
