//! Every number the prose quotes, by name, computed and formatted for reading.
//!
//! `figure.NAME.PARAMETER` is the default of a figure's parameter, for captions;
//! `timing.…` is a measured number, see [`get`].

mod p1;
mod p2;
mod p3;
mod p4;
mod timing;
mod value;

pub use value::Value;

use crate::{Error, figures};
use value::unknown;

/// Every value there is, chapter by chapter, but for the figures' defaults.
pub fn all() -> impl Iterator<Item = &'static Value> {
    [p1::VALUES, p2::VALUES, p3::VALUES, p4::VALUES].into_iter().flatten()
}

/// The value called `name`, computed and formatted for reading.
///
/// What was measured is called `timing.WORKLOAD.CASE.SIZE.THREADS.WHAT`, for what
/// [`timings`](crate::timings) have of it: the `ratio` of the best peer's time to ours,
/// the name of that `peer` or of its `framework`, `ours`, or a framework such as `NumPy`, whose fastest program is
/// compared with ours, or one program such as `torch_autograd`. `timing.WORKLOAD.date` and `timing.WORKLOAD.command` are those of
/// its run, `timing.machine.processor` and `timing.version.PACKAGE` tell of all, and
/// `timing.behind` lists the cases in which a peer was faster.
///
/// # Errors
/// [`Error::Name`] for an unknown name, [`Error::Measurements`] for a broken file of them.
pub fn get(name: &str) -> Result<String, Error> {
    if let Some(parameter) = name.strip_prefix("figure.") {
        return figure_default(name, parameter);
    }
    if let Some(measured) = name.strip_prefix("timing.") {
        return timing::get(measured);
    }
    match all().find(|value| value.name == name) {
        Some(value) => (value.compute)(),
        None => Err(unknown(name, all().map(|value| value.name.into()).collect())),
    }
}

/// The default of a figure's parameter, `FIGURE.PARAMETER`.
fn figure_default(name: &str, parameter: &str) -> Result<String, Error> {
    let (figure, key) = parameter.split_once('.').unwrap_or((parameter, ""));
    let defaults = (figures::find(figure)?.defaults)();
    let shown = defaults
        .iter()
        .find(|(parameter, _)| *parameter == key)
        .map(|(_, text)| text.replace(',', ", "));
    shown.ok_or_else(|| {
        let allowed =
            defaults.iter().map(|(parameter, _)| format!("figure.{figure}.{parameter}"));
        unknown(name, allowed.collect())
    })
}
