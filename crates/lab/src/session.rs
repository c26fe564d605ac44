//! A reader's visit to a lab: settings that may be wrong, and a run that goes on in steps.

use solutions::{Error, figures};

use crate::json::Json;
use crate::page::{data, svg};
use crate::{Lab, Output, Run, Settings, find};

/// A lab at work for one query.
pub struct Session {
    settings: Settings,
    /// What was wrong with the query; the settings are then the defaults.
    error: Option<String>,
    run: Box<dyn Run>,
    taken: usize,
}

impl Session {
    /// Begins the lab `name` with the settings of `query`, or with its defaults and a
    /// message if these are not all good.
    ///
    /// # Errors
    /// [`Error::Name`] for a lab there is not, and whatever the lab refuses at its defaults.
    pub fn new(name: &str, query: &str) -> Result<Self, Error> {
        let lab = find(name)?;
        let begun = Settings::read(lab.controls, query).and_then(|it| begin(lab, it));
        begun.or_else(|error| {
            let defaults = begin(lab, Settings::defaults(lab.controls))?;
            Ok(Self { error: Some(error.to_string()), ..defaults })
        })
    }

    /// Takes a step, if there is one left.
    ///
    /// # Errors
    /// What the mathematics refuses.
    pub fn step(&mut self) -> Result<(), Error> {
        if self.left() > 0 {
            self.taken += 1;
            self.run.step()?;
        }
        Ok(())
    }

    /// How many steps are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.run.steps() - self.taken
    }

    /// What the lab shows now.
    ///
    /// # Errors
    /// What the mathematics refuses.
    pub fn output(&self) -> Result<Output, Error> {
        self.run.output()
    }

    /// What the page needs to know, as JSON: `query`, `error` (null if there is none),
    /// `settings` as an object of texts, `svg` and `data` as HTML, the figure's name being
    /// the element with the id `title_id`; `caption`, `values` as pairs, `entries`, `idle`
    /// as names, `status`, `steps` and `left`.
    ///
    /// # Errors
    /// What the mathematics refuses, or a figure that cannot stand in a page.
    pub fn state(&self, title_id: &str) -> Result<String, Error> {
        let Output { svg: drawn, caption, values, entries, idle, status } =
            self.output()?;
        let (drawing, table) = data::split(&drawn).map_err(Error::Drawing)?;
        let alt = format!("{caption} {status}");
        let svg = svg::inline(&drawing, &alt, title_id, figures::PALETTE)
            .map_err(Error::Drawing)?;
        let settings = self.settings.each();
        let settings =
            settings.map(|(it, set)| (it.name.to_owned(), Json::text(set.text())));
        let values = values
            .into_iter()
            .map(|(what, number)| Json::List(vec![Json::text(what), Json::text(number)]));
        let error = self.error.as_deref().map_or(Json::Null, Json::text);
        let state = Json::Object(vec![
            ("query".into(), Json::text(self.settings.query())),
            ("error".into(), error),
            ("settings".into(), Json::Object(settings.collect())),
            ("svg".into(), Json::text(svg)),
            ("data".into(), Json::text(table)),
            ("caption".into(), Json::text(caption)),
            ("values".into(), Json::List(values.collect())),
            ("entries".into(), Json::List(entries.into_iter().map(Json::text).collect())),
            ("idle".into(), Json::List(idle.into_iter().map(Json::text).collect())),
            ("status".into(), Json::text(status)),
            ("steps".into(), Json::Count(self.run.steps())),
            ("left".into(), Json::Count(self.left())),
        ]);
        Ok(state.to_string())
    }
}

fn begin(lab: &Lab, settings: Settings) -> Result<Session, Error> {
    let run = (lab.start)(&settings)?;
    Ok(Session { settings, error: None, run, taken: 0 })
}
