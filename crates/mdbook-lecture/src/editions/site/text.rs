//! What a piece of HTML says, as plain text.

/// `html` without tags and with its characters instead of their names.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |it| it.1);
    }
    out.push_str(rest);
    characters(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with the characters that mdBook and this crate write as entities.
pub fn characters(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let named =
        named.into_iter().chain([("&#36;", "$"), ("&nbsp;", " "), ("&#x27;", "'")]);
    let text = named.fold(text.to_owned(), |text, (name, it)| text.replace(name, it));
    text.replace("&amp;", "&")
}

/// The first sentence of `text`, or as much of it as `limit` characters hold, up to the
/// end of a clause where there is one in the second half, else of a word.
pub fn first_sentence(text: &str, limit: usize) -> String {
    let end = text.match_indices(". ").map(|(at, _)| at + 1).next();
    let sentence = &text[..end.unwrap_or(text.len())];
    if sentence.chars().count() <= limit {
        return sentence.to_owned();
    }
    let held = sentence.char_indices().nth(limit - 1).map_or(sentence.len(), |it| it.0);
    let held = &sentence[..held];
    let clause = held.rfind([';', ',']).filter(|&at| 2 * at > held.len());
    let end = clause.or_else(|| held.rfind(' ')).unwrap_or(held.len());
    format!("{}…", &held[..end])
}
