//! The numbers a figure was drawn from, which its SVG may carry in its `<metadata>`: in the
//! first line a caption, then the heads and the rows of a table, with tabs between cells.

/// The SVG without its numbers, and the numbers as a table; empty if the SVG has none.
///
/// # Errors
/// Metadata that is not closed, that is no table, or that has a row of another length than
/// the heads.
pub fn split(svg: &str) -> Result<(String, String), String> {
    let Some((before, rest)) = svg.split_once("<metadata>") else {
        return Ok((svg.to_owned(), String::new()));
    };
    let (text, after) = rest
        .split_once("</metadata>")
        .ok_or("the <metadata> of the SVG is not closed")?;
    Ok((format!("{before}{after}"), table(text)?))
}

/// The table that `text`, escaped as XML is and so as HTML is, says.
fn table(text: &str) -> Result<String, String> {
    let mut lines = text.trim_matches('\n').lines();
    let (Some(caption), Some(heads)) = (lines.next(), lines.next()) else {
        return Err(
            "the <metadata> of the SVG is no table: it needs a line with a caption and one with heads"
                .into(),
        );
    };
    let width = heads.split('\t').count();
    let heads: String =
        heads.split('\t').map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let mut rows = String::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != width {
            return Err(format!(
                "a row of the figure's data has {} cells, `{line}`; its heads are {width}",
                cells.len()
            ));
        }
        let numbers: String =
            cells[1..].iter().map(|cell| format!("<td>{cell}</td>")).collect();
        rows.push_str(&format!("<tr><th scope=\"row\">{}</th>{numbers}</tr>", cells[0]));
    }
    Ok(format!(
        "<table><caption>{caption}</caption>\
         <thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_without_numbers_stays_as_it_is() {
        assert_eq!(split("<svg/>").unwrap(), ("<svg/>".into(), String::new()));
    }

    #[test]
    fn numbers_become_a_table_and_leave_the_drawing() {
        let svg = "<svg>\n<metadata>y by x\nx\ta &lt; b\n0\t1</metadata><g/></svg>";
        let (drawing, table) = split(svg).unwrap();
        assert_eq!(drawing, "<svg>\n<g/></svg>");
        assert_eq!(
            table,
            "<table><caption>y by x</caption>\
             <thead><tr><th scope=\"col\">x</th><th scope=\"col\">a &lt; b</th></tr></thead>\
             <tbody><tr><th scope=\"row\">0</th><td>1</td></tr></tbody></table>"
        );
    }

    #[test]
    fn numbers_that_are_no_table_are_an_error() {
        for (text, error) in [
            ("<metadata>", "the <metadata> of the SVG is not closed"),
            ("<metadata>c</metadata>", "the <metadata> of the SVG is no table"),
            (
                "<metadata>c\na\tb\n1</metadata>",
                "a row of the figure's data has 1 cells, `1`; its heads are 2",
            ),
        ] {
            let said = split(text).unwrap_err();
            assert!(said.starts_with(error), "{said}");
        }
    }
}
