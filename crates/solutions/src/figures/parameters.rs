//! Figure parameters: named, with defaults, readable from text.

use crate::init::Initialisation;
use crate::sigma::Sigma;
use crate::{Activation, Error};

/// The parameters of one figure.
pub(super) trait Parameters: Default {
    /// Reads one parameter from text; `None` if there is no parameter `key`.
    fn set(&mut self, key: &str, text: &str) -> Option<Result<(), Error>>;

    /// Each parameter's name and present value.
    fn shown(&self) -> Vec<(&'static str, String)>;

    /// Each parameter's name and default.
    fn shown_defaults() -> Vec<(&'static str, String)> {
        Self::default().shown()
    }

    /// The defaults, overridden by what is given.
    fn read(figure: &str, given: &[(&str, &str)]) -> Result<Self, Error> {
        let mut parameters = Self::default();
        for (key, text) in given {
            parameters.set(key, text).unwrap_or_else(|| {
                Err(Error::Name {
                    kind: format!("parameter of figure `{figure}`"),
                    given: (*key).into(),
                    allowed: Self::shown_defaults()
                        .into_iter()
                        .map(|(name, _)| name.into())
                        .collect(),
                })
            })?;
        }
        Ok(parameters)
    }
}

/// A type a parameter may have.
pub(super) trait Value: Sized {
    /// What may be written, for the error message.
    const ALLOWED: &'static str;

    /// Reads the value.
    fn parse(text: &str) -> Option<Self>;

    /// Writes it as [`parse`](Self::parse) reads it.
    fn show(&self) -> String;
}

macro_rules! plain_value {
    ($($type:ty: $allowed:literal;)+) => {
        $(impl Value for $type {
            const ALLOWED: &'static str = $allowed;

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            fn show(&self) -> String {
                self.to_string()
            }
        })+
    };
}

plain_value! {
    usize: "a whole number, at least 0";
    u64: "a whole number, at least 0";
    bool: "true or false";
    String: "a name";
    Activation: "identity, relu, leaky-relu:SLOPE, abs, sigmoid, tanh, silu, gelu, softplus or elu";
    Sigma: "an activation, two-slopes:σ(1):σ(−1) or log-periodic:ε:RATE";
}

impl Value for f64 {
    const ALLOWED: &'static str = "a finite number";

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().filter(|x: &Self| x.is_finite())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for Initialisation {
    const ALLOWED: &'static str = "default, unbiased, xavier, he or gaussian";

    fn parse(text: &str) -> Option<Self> {
        let found = Self::NAMED.into_iter().find(|(name, _)| *name == text.trim());
        found.map(|(_, initialisation)| initialisation)
    }

    fn show(&self) -> String {
        let found =
            Self::NAMED.into_iter().find(|(_, initialisation)| initialisation == self);
        found.map_or_else(|| format!("{self:?}"), |(name, _)| name.into())
    }
}

macro_rules! list_value {
    ($($type:ty: $allowed:literal;)+) => {
        $(impl Value for Vec<$type> {
            const ALLOWED: &'static str = $allowed;

            fn parse(text: &str) -> Option<Self> {
                text.split(',').map(<$type as Value>::parse).collect()
            }

            fn show(&self) -> String {
                self.iter().map(Value::show).collect::<Vec<_>>().join(",")
            }
        })+
    };
}

list_value! {
    f64: "finite numbers with commas between them";
    usize: "whole numbers with commas between them";
    Activation: "names of activations with commas between them";
}

/// Declares a figure's parameters: a struct, its defaults, and how to read it from text.
macro_rules! parameters {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $field:ident: $type:ty = $default:expr,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$what])* pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $crate::figures::parameters::Parameters for $name {
            fn set(&mut self, key: &str, text: &str) -> Option<Result<(), $crate::Error>> {
                use $crate::figures::parameters::Value;
                match key {
                    $(stringify!($field) => {
                        let value = <$type>::parse(text).ok_or_else(|| $crate::Error::Text {
                            what: format!("the parameter `{key}`"),
                            given: text.into(),
                            allowed: <$type>::ALLOWED.into(),
                        });
                        Some(value.map(|value| self.$field = value))
                    })+
                    _ => None,
                }
            }

            fn shown(&self) -> Vec<(&'static str, String)> {
                use $crate::figures::parameters::Value;
                vec![$((stringify!($field), self.$field.show()),)+]
            }
        }
    };
}

pub(super) use parameters;
