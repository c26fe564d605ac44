//! All controls of a lab as one reader has set them, and the permalink that holds them.

use solutions::Error;

use crate::control::{Choice, Control, Setting, shortened};

/// What each control of a lab is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    controls: &'static [Control],
    settings: Vec<Setting>,
}

impl Settings {
    /// Every control at its default.
    #[must_use]
    pub fn defaults(controls: &'static [Control]) -> Self {
        Self { controls, settings: controls.iter().map(Control::default).collect() }
    }

    /// Reads a query such as `width=8&paths=16`; what it does not name keeps its default.
    ///
    /// # Errors
    /// [`Error::Name`] for a control there is not, [`Error::Text`] for a setting it cannot
    /// have, one without `=`, or one given twice.
    pub fn read(controls: &'static [Control], query: &str) -> Result<Self, Error> {
        let mut read = Self::defaults(controls);
        let mut seen = vec![false; controls.len()];
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, text) = pair.split_once('=').ok_or_else(|| Error::Text {
                what: "a setting".into(),
                given: shortened(pair),
                allowed: "NAME=VALUE".into(),
            })?;
            let named = controls.iter().position(|control| control.name == name);
            let k = named.ok_or_else(|| Error::Name {
                kind: "control of this lab".into(),
                given: shortened(name),
                allowed: controls.iter().map(|control| control.name.into()).collect(),
            })?;
            if seen[k] {
                return Err(Error::Text {
                    what: format!("`{name}`"),
                    given: format!("{}, and something before it", shortened(text)),
                    allowed: "given once".into(),
                });
            }
            seen[k] = true;
            read.settings[k] = controls[k].read(text)?;
        }
        Ok(read)
    }

    /// The controls that are not at their defaults, as [`read`](Self::read) reads them.
    #[must_use]
    pub fn query(&self) -> String {
        let changed = self.each().filter(|(control, set)| **set != control.default());
        let pairs =
            changed.map(|(control, set)| format!("{}={}", control.name, set.text()));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Each control and its setting.
    pub fn each(&self) -> impl Iterator<Item = (&'static Control, &Setting)> {
        self.controls.iter().zip(&self.settings)
    }

    /// The setting of a [`Kind::Number`](crate::Kind::Number).
    ///
    /// # Panics
    /// If the lab has no such control: a fault of the lab, not of its reader. So do the
    /// other four.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        match self.of(name) {
            Setting::Number(x) => *x,
            other => panic!("`{name}` is {other:?}, no number"),
        }
    }

    /// The setting of a number whose step is a whole number.
    #[must_use]
    pub fn whole(&self, name: &str) -> usize {
        self.number(name) as usize
    }

    /// The setting of a [`Kind::Choice`](crate::Kind::Choice).
    #[must_use]
    pub fn choice(&self, name: &str) -> &'static Choice {
        match self.of(name) {
            Setting::Choice(option) => option,
            other => panic!("`{name}` is {other:?}, no choice"),
        }
    }

    /// The setting of a [`Kind::Toggle`](crate::Kind::Toggle).
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        match self.of(name) {
            Setting::Toggle(on) => *on,
            other => panic!("`{name}` is {other:?}, no toggle"),
        }
    }

    /// The setting of a [`Kind::Mask`](crate::Kind::Mask).
    #[must_use]
    pub fn mask(&self, name: &str) -> &[bool] {
        match self.of(name) {
            Setting::Mask(keep) => keep,
            other => panic!("`{name}` is {other:?}, no mask"),
        }
    }

    fn of(&self, name: &str) -> &Setting {
        let found = self.each().find(|(control, _)| control.name == name);
        found.unwrap_or_else(|| panic!("the lab has no control `{name}`")).1
    }
}
