//! The heads of parts, exercises and the teacher's items: `**(a) · Prove · ★ · 10 minutes ·
//! 4 points · core · P1.1, P1.2.**`
use crate::base::claim_id::ClaimId;

/// What a part or an exercise may ask for.
pub const KINDS: [&str; 6] =
    ["Prove", "Compute", "Decide", "Break", "Find the bug", "Program"];

/// The word in the head of a part that the short sheet has too.
const CORE: &str = "core";

/// How a part, an exercise and a teacher's item are written.
const PART: &str = "**(a) · Prove · ★ · 10 minutes · 4 points · P1.1, P1.2.**, with ` · core` before the \
     claims where the short sheet asks it too";
const EXERCISE: &str = "**3 · Break · ★★ · 10 minutes · 4 points.**, with ` · after P1.2` before the stop \
     where it gives something away";
const ITEMS: &str = "**Say first.**, **Time.**, **Ask next · (a).**, and list items \
                     **Wrong · (a) · code NAME · erratum P1.2.**";

/// What is asked, how hard it is, how long it takes and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// One to three.
    pub stars: usize,
    /// Minutes it takes.
    pub minutes: u32,
    /// Points it is worth.
    pub points: u32,
}

/// The head of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartHead {
    /// Its letter.
    pub letter: char,
    /// What is asked.
    pub ask: Ask,
    /// Whether the short sheet asks it too.
    pub core: bool,
    /// The claims that answer it.
    pub claims: Vec<ClaimId>,
}

/// The head of an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExerciseHead {
    /// Its number.
    pub number: u32,
    /// What is asked.
    pub ask: Ask,
    /// The claims it presupposes.
    pub after: Vec<ClaimId>,
}

/// The head of one of the teacher's items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemHead {
    /// `Say first.`
    SayFirst,
    /// `Time.`
    Time,
    /// `Wrong · (a) · code NAME · erratum P1.2.`
    Wrong {
        /// The part it answers.
        part: char,
        /// The name of its code.
        code: Option<String>,
        /// The claim whose erratum it comes from.
        erratum: Option<ClaimId>,
    },
    /// `Ask next · (a).`
    AskNext {
        /// The part it follows.
        part: char,
    },
}

/// Reads the head of a part; `head` is what stands between the asterisks.
///
/// # Errors
/// What was found and what is allowed.
pub fn part(head: &str) -> Result<PartHead, String> {
    let words = words(head, "a part", PART)?;
    let ([letter, kind, stars, minutes, points, claims]
    | [letter, kind, stars, minutes, points, CORE, claims]) = words[..]
    else {
        return Err(shape("a part", head, PART));
    };
    Ok(PartHead {
        letter: bracketed(letter)?,
        ask: ask([kind, stars, minutes, points])?,
        core: words.contains(&CORE),
        claims: ids(claims)?,
    })
}

/// Reads the head of an exercise.
///
/// # Errors
/// What was found and what is allowed.
pub fn exercise(head: &str) -> Result<ExerciseHead, String> {
    let words = words(head, "an exercise", EXERCISE)?;
    let (number, kind, stars, minutes, points, after) = match words[..] {
        [number, kind, stars, minutes, points] => {
            (number, kind, stars, minutes, points, None)
        }
        [number, kind, stars, minutes, points, after] => {
            (number, kind, stars, minutes, points, Some(after))
        }
        _ => return Err(shape("an exercise", head, EXERCISE)),
    };
    let after = after.map(|after| match after.strip_prefix("after ") {
        Some(claims) => ids(claims),
        None => Err(format!(
            "`{after}` where `after P1.2` may stand; an exercise is {EXERCISE}"
        )),
    });
    Ok(ExerciseHead {
        number: whole(number)?,
        ask: ask([kind, stars, minutes, points])?,
        after: after.transpose()?.unwrap_or_default(),
    })
}

/// Reads the head of an item of the teacher's notes.
///
/// # Errors
/// What was found and what is allowed.
pub fn item(head: &str) -> Result<ItemHead, String> {
    let words = words(head, "the teacher's notes", ITEMS)?;
    let wrong = |part: &str, rest: &[&str]| {
        let (mut code, mut erratum) = (None, None);
        for word in rest {
            match word.split_once(' ') {
                Some(("code", name)) if code.is_none() && erratum.is_none() => {
                    code = Some(name.trim().to_owned());
                }
                Some(("erratum", id)) if erratum.is_none() => {
                    erratum = Some(claim(id)?);
                }
                _ => return Err(shape("an item", head, ITEMS)),
            }
        }
        Ok(ItemHead::Wrong { part: bracketed(part)?, code, erratum })
    };
    match &words[..] {
        ["Say first"] => Ok(ItemHead::SayFirst),
        ["Time"] => Ok(ItemHead::Time),
        ["Ask next", part] => Ok(ItemHead::AskNext { part: bracketed(part)? }),
        ["Wrong", part, rest @ ..] => wrong(part, rest),
        _ => Err(shape("an item", head, ITEMS)),
    }
}

/// Whether `head` is meant as the head of something: it has a `·` or is a known word.
pub fn is_head(head: &str) -> bool {
    head.contains('·') || matches!(head, "Say first." | "Time.")
}

/// The words of a head, between its dots; it ends with a full stop.
fn words<'a>(head: &'a str, what: &str, usage: &str) -> Result<Vec<&'a str>, String> {
    let inside = head.trim().strip_suffix('.').ok_or_else(|| shape(what, head, usage))?;
    Ok(inside.split('·').map(str::trim).collect())
}

fn shape(what: &str, head: &str, usage: &str) -> String {
    format!("`**{head}**` is not how {what} begins; write {usage}")
}

/// `(a)`.
fn bracketed(word: &str) -> Result<char, String> {
    let letter = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
    match letter.map(|it| it.chars().collect::<Vec<_>>()).as_deref() {
        Some([letter @ 'a'..='z']) => Ok(*letter),
        _ => Err(format!("`{word}` names no part; write its letter as in `(a)`")),
    }
}

fn ask([kind, stars, minutes, points]: [&str; 4]) -> Result<Ask, String> {
    let known = KINDS.into_iter().find(|known| *known == kind).ok_or_else(|| {
        format!("`{kind}` is no kind of question; there are: {}", KINDS.join(", "))
    })?;
    let count = stars.chars().count();
    if stars.chars().any(|star| star != '★') || !(1..=3).contains(&count) {
        return Err(format!("`{stars}` where `★`, `★★` or `★★★` must stand"));
    }
    Ok(Ask {
        kind: known,
        stars: count,
        minutes: counted(minutes, "minute")?,
        points: counted(points, "point")?,
    })
}

/// `10 minutes`, `1 point`.
fn counted(word: &str, unit: &str) -> Result<u32, String> {
    let number = word.strip_suffix(&format!(" {unit}s"));
    let number = number.or_else(|| word.strip_suffix(&format!(" {unit}")));
    match number.map(whole) {
        Some(Ok(number)) => Ok(number),
        _ => Err(format!(
            "`{word}` where the {unit}s must stand; write a positive whole number, as in \
             `10 {unit}s`"
        )),
    }
}

fn whole(word: &str) -> Result<u32, String> {
    let number = word.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| format!("`{word}` is no whole number from 1 to 10000"))
}

/// `P1.1, P1.2`.
fn ids(list: &str) -> Result<Vec<ClaimId>, String> {
    list.split(',').map(claim).collect()
}

/// `P1.2`.
fn claim(word: &str) -> Result<ClaimId, String> {
    ClaimId::of_label(word.trim())
        .ok_or_else(|| format!("`{}` names no claim; write `P1.2`", word.trim()))
}
