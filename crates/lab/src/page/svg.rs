//! Makes a standalone SVG part of a page: colours that follow the theme, a name, nothing
//! superfluous.
use crate::decimal::decimal;
use crate::page::escape_html;

/// Attributes whose value is a colour or `none`.
const PAINTS: [&str; 2] = ["fill", "stroke"];

/// Attributes that say what is so anyway; the size of the text comes from the style
/// sheet's font.
const NEEDLESS: [(&str, &str); 7] = [
    ("opacity", "1"),
    ("fill-opacity", "1"),
    ("stroke-opacity", "1"),
    ("stroke-width", "1"),
    ("stroke", "none"),
    ("font-family", "sans-serif"),
    ("text-anchor", "start"),
];

/// `svg` as one line for a page, named `alt`; `title_id` is the id of the element that
/// holds the name.
///
/// # Errors
/// A colour that is not in `palette`, a colour where the theme could not reach it, an id,
/// or no size.
pub fn inline(
    svg: &str,
    alt: &str,
    title_id: &str,
    palette: &[(&str, &str)],
) -> Result<String, String> {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    let mut rooted = false;
    while let Some(start) = rest.find('<') {
        out.push_str(&one_line(&rest[..start]));
        let end =
            rest[start..].find('>').ok_or("a tag of the SVG is not closed")? + start + 1;
        let tag = &rest[start..end];
        rest = &rest[end..];
        if tag.starts_with("<!--") {
            rest = rest_after_comment(tag, rest)?;
        } else if tag.starts_with("</") {
            out.push_str(tag);
        } else if !tag.starts_with("<?") && !tag.starts_with("<!") {
            let element = Element::read(tag)?;
            if rooted {
                element.write(&mut out, palette)?;
            } else {
                rooted = true;
                write_root(&mut out, &element, alt, title_id)?;
            }
        }
    }
    if rooted { Ok(out) } else { Err("the figure is no SVG".into()) }
}

/// What follows a comment that begins with `tag`, which a `>` inside it may have cut
/// short.
fn rest_after_comment<'a>(tag: &str, rest: &'a str) -> Result<&'a str, String> {
    if tag.ends_with("-->") {
        return Ok(rest);
    }
    let end = rest.find("-->").ok_or("a comment of the SVG is not closed")?;
    Ok(&rest[end + 3..])
}

/// The words of `text` with one space between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number with more than two decimals, which nobody could see, cut to two; anything
/// else as it is.
fn short(value: &str) -> String {
    let decimals = value.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match decimal(value) {
        Some(number) if decimals > 2 => format!("{number:.2}"),
        _ => value.to_owned(),
    }
}

/// A start tag.
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    empty: bool,
}

impl<'a> Element<'a> {
    /// Reads `<name key="value" …>`.
    fn read(tag: &'a str) -> Result<Self, String> {
        let empty = tag.ends_with("/>");
        let inside = tag
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim_end_matches('/')
            .trim();
        let (name, mut rest) =
            inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after
                .split_once('"')
                .ok_or_else(|| format!("cannot read `{tag}` in the SVG"))?;
            attributes.push((key.trim(), value));
            rest = after;
        }
        Ok(Self { name, attributes, empty })
    }

    fn attribute(&self, key: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// Writes the element with its colours as css.
    fn write(&self, out: &mut String, palette: &[(&str, &str)]) -> Result<(), String> {
        let mut style = Vec::new();
        out.push('<');
        out.push_str(self.name);
        for &(key, value) in &self.attributes {
            if NEEDLESS.contains(&(key, value)) {
                continue;
            }
            if PAINTS.contains(&key) && !matches!(value, "none" | "currentColor") {
                style.push(format!("{key}:{}", paint(value, palette)?));
                continue;
            }
            if key == "id" {
                return Err(format!(
                    "the SVG has an id, `{value}`, which another figure might have too"
                ));
            }
            if key == "style" || key.ends_with("color") || key == "class" {
                return Err(format!(
                    "the SVG has `{key}=\"{value}\"`; colours go into fill and stroke only"
                ));
            }
            out.push_str(&format!(" {key}=\"{}\"", short(&one_line(value))));
        }
        if !style.is_empty() {
            out.push_str(&format!(" style=\"{}\"", style.join(";")));
        }
        out.push_str(if self.empty { "/>" } else { ">" });
        Ok(())
    }
}

/// The css colour that takes the place of `colour`: `var(--series-1,#0072B2)`.
fn paint(colour: &str, palette: &[(&str, &str)]) -> Result<String, String> {
    let colour = colour.to_ascii_uppercase();
    match palette.iter().find(|(known, _)| *known == colour) {
        Some((_, variable)) => Ok(format!("var({variable},{colour})")),
        None => Err(format!(
            "the figure uses the colour {colour}, which is not in the palette: no theme could change it"
        )),
    }
}

/// Writes the root: without a fixed size, with the name a screen reader says.
fn write_root(
    out: &mut String,
    root: &Element<'_>,
    alt: &str,
    title_id: &str,
) -> Result<(), String> {
    if root.name != "svg" {
        return Err(format!("the figure is no SVG but <{}>", root.name));
    }
    let view_box = match (
        root.attribute("viewBox"),
        root.attribute("width"),
        root.attribute("height"),
    ) {
        (Some(view_box), _, _) => view_box.to_owned(),
        (None, Some(width), Some(height)) => format!("0 0 {width} {height}"),
        _ => return Err("the SVG has neither a viewBox nor a width and height".into()),
    };
    out.push_str(&format!(
        "<svg viewBox=\"{view_box}\" role=\"img\" aria-labelledby=\"{title_id}\"><title id=\"{title_id}\">{}</title>",
        escape_html(alt)
    ));
    Ok(())
}
