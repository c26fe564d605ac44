//! The premises of a statement in Coq's language, read from its text.
use std::ops::Range;

/// A premise, or one of the parts that `/\` or a chain such as `0 <= p < 1` joins in it.
#[derive(Debug, PartialEq)]
pub struct Premise {
    /// Its text, in one line.
    pub text: String,
    /// The statement without it: in its place stands that it implies `True`, which says nothing,
    /// but what it says of the types of its variables.
    pub without: String,
}

/// The premises of the `statement`, a `Definition … : Prop := ….`: what stands before a `->`,
/// but for what stands inside of a premise, of a negation or of an equivalence.
pub fn of(statement: &str) -> Vec<Premise> {
    let mut found = Found { statement, premises: Vec::new() };
    if let Some((head, formula)) = statement.split_once(":=") {
        let formula = formula.trim_end().trim_end_matches('.');
        found.formula(head.len() + 2..head.len() + 2 + formula.len());
    }
    found.premises
}

struct Found<'a> {
    statement: &'a str,
    premises: Vec<Premise>,
}

impl Found<'_> {
    /// Finds the premises of the formula at `range`.
    fn formula(&mut self, range: Range<usize>) {
        match self.shape(range) {
            Shape::Below(inside) => self.formula(inside),
            Shape::Implies(left, right) => {
                self.replace(left.clone());
                self.parts(left.clone(), left);
                self.formula(right);
            }
            Shape::And(parts) => parts.into_iter().for_each(|part| self.formula(part)),
            Shape::Chain(..) | Shape::Other => {}
        }
    }

    /// Finds the parts of the `premise`, of which `range` is one or contains some.
    fn parts(&mut self, premise: Range<usize>, range: Range<usize>) {
        match self.shape(range) {
            Shape::Below(inside) | Shape::Implies(_, inside) => {
                self.parts(premise, inside);
            }
            Shape::And(parts) => {
                for part in parts {
                    self.replace(part.clone());
                    self.parts(premise.clone(), part);
                }
            }
            Shape::Chain(left, right) => {
                let [one, other] =
                    [&left, &right].map(|it| self.statement[it.clone()].to_owned());
                let whole = left.start..right.end;
                self.add(left, whole.clone(), &format!("({one} -> True) /\\ {other}"));
                self.add(right, whole, &format!("{one} /\\ ({other} -> True)"));
            }
            Shape::Other => {}
        }
    }

    /// Adds the premise at `range`.
    fn replace(&mut self, range: Range<usize>) {
        let new = format!("(({}) -> True)", self.statement[range.clone()].trim());
        self.add(range.clone(), range, &new);
    }

    /// Adds the premise at `named`, without which `new` stands at `range`.
    fn add(&mut self, named: Range<usize>, range: Range<usize>, new: &str) {
        let words = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
        let (before, after) =
            (&self.statement[..range.start], &self.statement[range.end..]);
        let text = words(&self.statement[named]);
        self.premises.push(Premise { text, without: format!("{before} {new} {after}") });
    }

    /// What joins the parts of the formula at `range`.
    fn shape(&self, range: Range<usize>) -> Shape {
        let text = &self.statement[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let text = text.trim();
        let at = |from: usize, to: usize| start + from..start + to;
        let end = text.len();
        let open = outside(text);
        let first =
            |sign: &str| open.iter().copied().find(|at| text[*at..].starts_with(sign));
        // What a quantifier or a `let` binds goes on to the end.
        let binder = open.iter().copied().find(|at| is_binder(text, *at)).unwrap_or(end);
        if binder == 0 {
            let sign = if text.starts_with("let") { " in" } else { "," };
            let body = first(sign).map(|at| at + sign.len());
            return body.map_or(Shape::Other, |body| Shape::Below(at(body, end)));
        }
        let before = |sign: &str| {
            let is = |at: &usize| {
                text[*at..].starts_with(sign)
                    && !text[..*at].ends_with('<')
                    && *at < binder
            };
            open.iter().copied().filter(is).collect::<Vec<_>>()
        };
        if let [arrow, ..] = before("->")[..] {
            return Shape::Implies(at(0, arrow), at(arrow + 2, end));
        }
        if !before("<->").is_empty() || !before("\\/").is_empty() || text.starts_with('~')
        {
            return Shape::Other;
        }
        let ands = before("/\\");
        if !ands.is_empty() {
            let starts = [0].into_iter().chain(ands.iter().map(|it| it + 2));
            let ends = ands.iter().copied().chain([end]);
            return Shape::And(starts.zip(ends).map(|(from, to)| at(from, to)).collect());
        }
        if text.starts_with('(') {
            let scope = text.rfind(')').unwrap_or(end);
            let whole = open.iter().all(|at| *at == 0 || *at >= scope);
            if whole && !text[scope..].contains(' ') {
                return Shape::Below(at(1, scope));
            }
        }
        if let [one, other] = before("<")[..] {
            let middle = one + if text[one..].starts_with("<=") { 2 } else { 1 };
            return Shape::Chain(at(0, other), at(middle, end));
        }
        Shape::Other
    }
}

/// How a formula is built, with the places of its parts.
enum Shape {
    /// One formula below a quantifier, a `let` or parentheses.
    Below(Range<usize>),
    Implies(Range<usize>, Range<usize>),
    And(Vec<Range<usize>>),
    /// `a < b <= c`: the places of `a < b` and of `b <= c`.
    Chain(Range<usize>, Range<usize>),
    Other,
}

/// The places of `text` outside of all parentheses, those of the outermost ones included.
fn outside(text: &str) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut places = Vec::new();
    for (at, sign) in text.char_indices() {
        if matches!(sign, ')' | ']' | '}') {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            places.push(at);
        }
        if matches!(sign, '(' | '[' | '{') {
            depth += 1;
        }
    }
    places
}

/// Whether the word at `at` binds variables in all that follows.
fn is_binder(text: &str, at: usize) -> bool {
    let starts = text[..at].ends_with(|it: char| it.is_whitespace()) || at == 0;
    let word = text[at..].split_whitespace().next().unwrap_or_default();
    starts && matches!(word, "forall" | "exists" | "let" | "fun")
}

#[cfg(test)]
mod tests {
    use super::of;

    fn texts(formula: &str) -> Vec<String> {
        let statement = format!("Definition s : Prop := {formula}.");
        of(&statement).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_premise_stands_before_an_arrow() {
        assert_eq!(texts("forall x, 0 < x -> x <> 1 -> P x"), ["0 < x", "x <> 1"]);
        assert_eq!(texts("P /\\ forall x, A x -> B x"), ["A x"]);
        assert_eq!(texts("let y := f (a -> b) in (A y -> B) /\\ C"), ["A y"]);
        assert_eq!(texts("exists x, A x /\\ (forall y, B y -> C)"), ["B y"]);
    }

    #[test]
    fn what_a_premise_joins_is_found_too() {
        assert_eq!(texts("0 <= p < 1 -> P"), ["0 <= p < 1", "0 <= p", "p < 1"]);
        assert_eq!(
            texts("(forall i, (i < n)%nat -> A i /\\ B i) -> P"),
            ["forall i, (i < n)%nat -> A i /\\ B i", "A i", "B i"].map(|it| match it {
                "A i" | "B i" => it.to_owned(),
                _ => format!("({it})"),
            })
        );
    }

    #[test]
    fn an_equivalence_or_a_negation_has_none() {
        assert!(texts("(A -> B) <-> C").is_empty());
        assert!(texts("~ (A -> B)").is_empty());
        assert_eq!(texts("A <-> B -> C"), ["A <-> B"]);
    }

    #[test]
    fn nothing_is_said_in_the_place_of_a_premise() {
        let statement = "Definition s : Prop := forall i, (1 <= i < n)%nat -> P i.";
        let without: Vec<_> = of(statement).into_iter().map(|it| it.without).collect();
        assert_eq!(
            without.map_tail(),
            [
                "forall i, (((1 <= i < n)%nat) -> True) -> P i.",
                "forall i, ( (1 <= i -> True) /\\ i < n )%nat -> P i.",
                "forall i, ( 1 <= i /\\ ( i < n -> True) )%nat -> P i."
            ]
        );
    }

    trait Tail {
        fn map_tail(self) -> Vec<String>;
    }

    impl Tail for Vec<String> {
        fn map_tail(self) -> Vec<String> {
            let words = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
            let tail = |it: String| words(it.split_once(":=").unwrap_or_default().1);
            self.into_iter().map(tail).collect()
        }
    }
}
