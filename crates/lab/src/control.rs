//! What a reader of a lab can set: the one table that the page's controls are made from and
//! every permalink is read by.

use solutions::Error;

use crate::decimal::decimal;

/// One thing to set.
#[derive(Debug)]
pub struct Control {
    /// Its name in a permalink.
    pub name: &'static str,
    /// What the page calls it.
    pub label: &'static str,
    /// What it may be.
    pub kind: Kind,
}

/// What a control may be set to.
#[derive(Debug)]
pub enum Kind {
    /// A number min + k·step ≤ max, k a whole number.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
        /// From one to the next.
        step: f64,
        /// Where the control begins.
        default: f64,
        /// What it is counted in, empty for a bare number.
        unit: &'static str,
    },
    /// One of several; the first is the default.
    Choice(&'static [Choice]),
    /// On or off.
    Toggle(bool),
    /// A row of entries, each kept or dropped.
    Mask(&'static [bool]),
}

/// One of the options of a [`Kind::Choice`].
#[derive(Debug, PartialEq)]
pub struct Choice {
    /// Its name in a permalink.
    pub name: &'static str,
    /// What the page calls it.
    pub label: &'static str,
}

/// What a control is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Of a [`Kind::Number`].
    Number(f64),
    /// The option.
    Choice(&'static Choice),
    /// Of a [`Kind::Toggle`].
    Toggle(bool),
    /// Of a [`Kind::Mask`]; `true` keeps.
    Mask(Vec<bool>),
}

impl Control {
    /// What it is set to before anybody touches it.
    #[must_use]
    pub fn default(&self) -> Setting {
        match &self.kind {
            Kind::Number { default, .. } => Setting::Number(*default),
            Kind::Choice(options) => Setting::Choice(&options[0]),
            Kind::Toggle(on) => Setting::Toggle(*on),
            Kind::Mask(keep) => Setting::Mask(keep.to_vec()),
        }
    }

    /// Reads a setting as [`Setting::text`] writes it.
    ///
    /// # Errors
    /// [`Error::Text`] for what the control cannot be set to.
    pub fn read(&self, text: &str) -> Result<Setting, Error> {
        let setting = match &self.kind {
            Kind::Number { min, max, step, .. } => decimal(text)
                .filter(|x| (*min..=*max).contains(x) && on_grid(*x, *min, *step))
                .map(Setting::Number),
            Kind::Choice(options) => {
                options.iter().find(|option| option.name == text).map(Setting::Choice)
            }
            Kind::Toggle(_) => bit(text).map(Setting::Toggle),
            Kind::Mask(keep) if text.len() == keep.len() => text
                .split("")
                .filter(|c| !c.is_empty())
                .map(bit)
                .collect::<Option<_>>()
                .map(Setting::Mask),
            Kind::Mask(_) => None,
        };
        setting.ok_or_else(|| Error::Text {
            what: format!("`{}`", self.name),
            given: shortened(text),
            allowed: self.allowed(),
        })
    }

    /// What it may be set to, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        match &self.kind {
            Kind::Number { min, max, step, .. } => {
                format!("a number from {min} to {max} in steps of {step}")
            }
            Kind::Choice(options) => {
                let names: Vec<&str> = options.iter().map(|option| option.name).collect();
                format!("one of {}", names.join(", "))
            }
            Kind::Toggle(_) => "0 or 1".into(),
            Kind::Mask(keep) => format!("{} digits, each 0 or 1", keep.len()),
        }
    }
}

impl Setting {
    /// The setting as a permalink has it.
    #[must_use]
    pub fn text(&self) -> String {
        let digit = |on: &bool| if *on { '1' } else { '0' };
        match self {
            Self::Number(x) => x.to_string(),
            Self::Choice(option) => option.name.into(),
            Self::Toggle(on) => digit(on).into(),
            Self::Mask(keep) => keep.iter().map(digit).collect(),
        }
    }
}

/// Whether `x` is min + k·step for a whole k, but for what rounding leaves.
fn on_grid(x: f64, min: f64, step: f64) -> bool {
    let k = (x - min) / step;
    (k - k.round()).abs() < 1e-6
}

fn bit(text: &str) -> Option<bool> {
    match text {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// A text for a message: of a long one its beginning.
pub(crate) fn shortened(text: &str) -> String {
    let most = 40;
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}
