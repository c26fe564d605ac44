//! A drawing of a graph without circles: what is above comes first.
use std::fmt::Write as _;

use lab::page::escape_html;

/// How wide the drawing is, a node, and how high a node and the room below it; as on a phone.
const WIDTH: usize = 360;
const NODE: (usize, usize) = (64, 40);
const ROOM: usize = 36;

/// How often the rows are sorted, downwards and upwards.
const SWEEPS: usize = 6;

/// A node.
pub struct Node {
    /// Where a click on it leads.
    pub href: String,
    /// What stands in it, and the smaller letters below that.
    pub label: String,
    /// See `label`.
    pub marks: String,
    /// What the pointer shows.
    pub title: String,
    /// The class of its look, beside `node`.
    pub class: &'static str,
}

/// A line from one node, by its place, down to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The upper one.
    pub from: usize,
    /// The lower one.
    pub to: usize,
    /// Whether it is drawn broken.
    pub broken: bool,
}

/// The `edges` without those that a longer way of edges says as well; an unbroken one gives
/// way to unbroken ones only.
pub fn reduced(edges: &[Edge]) -> Vec<Edge> {
    let implied = |edge: &&Edge| {
        let usable = |it: &&Edge| edge.broken || !it.broken;
        let mut reached: Vec<usize> = edges
            .iter()
            .filter(|it| it.from == edge.from && it.to != edge.to)
            .filter(usable)
            .map(|it| it.to)
            .collect();
        let mut at = 0;
        while let Some(node) = reached.get(at).copied() {
            let next = edges.iter().filter(|it| it.from == node).filter(usable);
            let next: Vec<_> =
                next.map(|it| it.to).filter(|it| !reached.contains(it)).collect();
            reached.extend(next);
            at += 1;
        }
        reached.contains(&edge.to)
    };
    edges.iter().filter(|it| !implied(it)).copied().collect()
}

/// The nodes row by row with a place for each line that passes a row, and the places that
/// each edge leads through.
struct Rows {
    rows: Vec<Vec<usize>>,
    ways: Vec<Vec<usize>>,
    /// How far right each place stands.
    x: Vec<f64>,
}

impl Rows {
    fn of(count: usize, edges: &[Edge]) -> Self {
        let mut row = vec![0; count];
        for _ in 0..count {
            for edge in edges {
                row[edge.to] = row[edge.to].max((row[edge.from] + 1).min(count));
            }
        }
        let mut rows = vec![Vec::new(); row.iter().max().map_or(0, |it| it + 1)];
        (0..count).for_each(|node| rows[row[node]].push(node));
        let mut places = count;
        let way = |edge: &Edge| {
            let passed = row[edge.from] + 1..row[edge.to];
            let mut way = vec![edge.from];
            // None in a circle, which the index has told already.
            for row in rows.get_mut(passed).into_iter().flatten() {
                row.push(places);
                way.push(places);
                places += 1;
            }
            way.push(edge.to);
            way
        };
        let ways = edges.iter().map(way).collect();
        let mut rows = Self { rows, ways, x: vec![0.0; places] };
        rows.sort();
        rows
    }

    /// Puts what is joined above each other.
    fn sort(&mut self) {
        let spread = |row: &[usize], x: &mut [f64]| {
            let step = WIDTH as f64 / row.len() as f64;
            row.iter()
                .enumerate()
                .for_each(|(at, place)| x[*place] = (at as f64 + 0.5) * step);
        };
        let Self { rows, ways, x } = self;
        rows.iter().for_each(|row| spread(row, x));
        let pairs: Vec<(usize, usize)> =
            ways.iter().flat_map(|way| way.windows(2)).map(|it| (it[0], it[1])).collect();
        let (down, up): (Vec<usize>, Vec<usize>) =
            ((0..rows.len()).collect(), (0..rows.len()).rev().collect());
        for sweep in 0..SWEEPS {
            let upwards = sweep % 2 == 1;
            for &row in if upwards { &up } else { &down } {
                let joined = |place: usize| {
                    let other = pairs.iter().filter_map(|(above, below)| match upwards {
                        true => (*above == place).then(|| x[*below]),
                        false => (*below == place).then(|| x[*above]),
                    });
                    let other: Vec<f64> = other.collect();
                    match other.len() {
                        0 => x[place],
                        count => other.iter().sum::<f64>() / count as f64,
                    }
                };
                let mut keyed: Vec<(f64, usize)> =
                    rows[row].iter().map(|it| (joined(*it), *it)).collect();
                keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
                rows[row] = keyed.into_iter().map(|it| it.1).collect();
                spread(&rows[row], x);
            }
        }
    }
}

/// The drawing of `nodes` and `edges`, which is called `name`.
pub fn draw(name: &str, nodes: &[Node], edges: &[Edge]) -> String {
    let Rows { rows, ways, x } = Rows::of(nodes.len(), edges);
    let top = |row: usize| row * (NODE.1 + ROOM) + 2;
    let height = top(rows.len()).saturating_sub(ROOM) + 2;
    let name = escape_html(name);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"group\" aria-label=\"{name}\">"
    );
    let row_of =
        |place: usize| rows.iter().position(|row| row.contains(&place)).unwrap_or(0);
    for (edge, way) in edges.iter().zip(&ways) {
        let first = row_of(edge.from);
        let mut line = format!("M{:.0} {}", x[edge.from], top(first) + NODE.1);
        for (at, place) in way.iter().enumerate().skip(1) {
            let (before, here, y) = (x[way[at - 1]], x[*place], top(first + at));
            let (from, middle) = (y - ROOM, y - ROOM / 2);
            _ = write!(
                line,
                "V{from}C{before:.0} {middle} {here:.0} {middle} {here:.0} {y}"
            );
        }
        let class = if edge.broken { " class=\"broken\"" } else { "" };
        _ = write!(svg, "<path{class} d=\"{line}\"/>");
    }
    for (row, places) in rows.iter().enumerate() {
        for (node, x) in places.iter().filter_map(|it| Some((nodes.get(*it)?, x[*it]))) {
            let Node { href, label, marks, title, class } = node;
            let [title, label, marks] = [title, label, marks].map(|it| escape_html(it));
            let (left, y) = (x - NODE.0 as f64 / 2.0, top(row));
            _ = write!(
                svg,
                "<a class=\"node {class}\" href=\"{href}\"><title>{title}</title>\
                 <rect x=\"{left:.0}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"4\"/>\
                 <text x=\"{x:.0}\" y=\"{}\">{label}</text>\
                 <text class=\"marks\" x=\"{x:.0}\" y=\"{}\">{marks}</text></a>",
                NODE.0,
                NODE.1,
                y + 18,
                y + 33,
            );
        }
    }
    svg + "</svg>"
}
