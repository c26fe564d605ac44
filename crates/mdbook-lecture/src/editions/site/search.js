// What mdBook's search asks in the place of elasticlunr: the sections in which the words are, the best first.
//
// A section has a title, the words that readers have for it, and its text; no index is made of them: all of the book's text
// is looked through in less time than an index takes to be read.
window.elasticlunr = (() => {
    "use strict";

    /** How much of a section's score its rank leaves: a claim; a text; what asks for, or repeats, what these say. */
    const RANKS = [1, 0.75, 0.35];
    /** What a word counts in the title, in the readers' words, in the names of chapter and page, and at most in the text. */
    const TITLE = 4, WORDS = 4, PATH = 1, TEXT = 2;
    /** Words of questions, which need not be in the answer. */
    const COMMON = new Set(("a an and any are as at be by can do does for from have how i if in into is it its make me my need not of on or "
        + "should so than that the there these this to was what when where which who why will with you your").split(" "));
    /** What is left of a word without them is its stem. */
    const ENDINGS = /(?:ations?|at(?:e[ds]?|ing)|ing|e[ds]?|ity|ous|ies|ly|[sy])$/;
    /** As many words before the first that is found, and in all, are shown. */
    const BEFORE = 8, SHOWN = 60;

    /** `text` in small letters and digits, British and American, "P1.4" and `p1_4`, "78,592" and "log₃" in one spelling. */
    const fold = (text) => text.replace(/√/g, " sqrt ").normalize("NFKD").toLowerCase()
        .replace(/\p{M}/gu, "")
        .replace(/\bp(\d+)_(\d+)/g, "p$1.$2")
        .replace(/(\d),(?=\d{3})/g, "$1")
        .replace(/\u2044/g, "/")
        .replace(/z/g, "s")
        .replace(/([a-z]{3})our/g, "$1or")
        .replace(/(\d)[./](?=\d)|[^\p{L}\p{N}]+/gu, (found, digit) => digit ? found : " ");

    /** What a word begins with in each of its forms. */
    const stem = (word) => {
        const short = word.replace(ENDINGS, "");
        return short.length < 4 ? word : short;
    };

    /** Finds words that begin so, in one word or, if long, in two: "batchnorm" in "batch norm". */
    const finder = (word) => {
        const start = stem(word);
        const letters = start.length > 5 ? [...start].join(" ?") : start;
        return new RegExp(` ${letters.replace(/[./]/g, "\\$&")}`, "g");
    };

    const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

    /** A few words of `text` about the first place where one of `words` is. */
    const excerpt = (text, words) => {
        const all = text.split(" ");
        const at = all.findIndex((it) => words.some((word) => ` ${fold(it)}`.includes(` ${stem(word)}`)));
        const start = Math.max(0, at - BEFORE);
        return (start > 0 ? "… " : "") + all.slice(start, start + SHOWN).join(" ");
    };

    const load = (sections) => {
        const fields = sections.map((section) => section.slice(0, 4).map((text) => ` ${fold(text ?? "")} `));
        const names = sections.map(([, , words]) => (words ?? "").split(" · ").map((name) => fold(name).trim()));
        const length = fields.reduce((sum, [, , , text]) => sum + text.length, 0) / fields.length;

        /** Of each section how well `word` fits it: 0 if it is not there. */
        const fits = (word) => {
            const common = COMMON.has(word);
            const find = common ? new RegExp(` ${word}(?= )`, "g") : finder(word);
            // The word itself, or one that begins with it.
            const once = (text) => text.includes(` ${word} `) ? 1 : text.search(find) < 0 ? 0 : 0.7;
            const scores = fields.map(([path, title, words, text]) => {
                const often = text.match(find)?.length ?? 0;
                const dense = often / (often + 0.5 + text.length / length);
                return TITLE * once(title) + WORDS * once(words) + PATH * once(path) + TEXT * dense;
            });
            const found = scores.filter((score) => score > 0).length;
            const rare = Math.log(1 + fields.length / (found + 1)) * (common ? 0.2 : 1);
            return scores.map((score) => score * rare);
        };

        const search = (asked) => {
            const query = fold(asked).trim();
            const words = [...new Set(query.split(" "))].filter(Boolean);
            const telling = words.filter((word) => !COMMON.has(word));
            const needed = telling.length > 0 ? telling : words;
            const all = words.map((word) => [word, fits(word)]);
            const score = (at) => {
                const sum = all.reduce((sum, [, fit]) => sum + fit[at], 0);
                // One of the readers' names for it, or words that stand so in the title.
                const named = names[at].includes(query) || words.length > 1 && fields[at][1].includes(` ${query} `);
                return sum * RANKS[sections[at][4]] * (named ? 1.5 : 1);
            };
            const has = (at) => all.filter(([word, fit]) => needed.includes(word) && fit[at] > 0).length;
            const found = sections.map((section, at) => ({ section, at, has: has(at), score: score(at) }));
            // All words, or as many of them as some section has, but not less than half.
            const most = Math.max(needed.length / 2, ...found.map((it) => it.has));
            return found.filter((it) => it.has > 0 && it.has >= most).sort((a, b) => b.score - a.score)
                .map(({ section: [breadcrumbs, , , text], at }) => ({
                    ref: at,
                    doc: { breadcrumbs, get body() { return excerpt(text, needed); } },
                }));
        };
        return { search };
    };

    // mdBook sets off the words of an excerpt that begin as one of these does.
    const stemmer = (word) => stem(fold(word).trim());

    return { Index: { load }, stemmer };
})();
