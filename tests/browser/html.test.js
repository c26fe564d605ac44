// The pages are valid HTML, by html-validate's rules for the standard and for accessibility.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { htmlFiles, read } from './lib/book.js';
import { none } from './lib/report.js';

const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    elements: ['html5'],
    rules: {
        // A style an element carries, as the columns of a formula do, is valid HTML.
        'no-inline-style': 'off',
    },
});

/** What mdBook's own page breaks, and why the book leaves it so. */
const accepted = [
    {
        rule: 'element-required-attributes', selector: /noscript > iframe$/,
        why: 'the frame without a title is for readers without script, of the list of chapters',
    },
    {
        rule: 'attribute-misuse', selector: /> nav > a(:nth-child\(\d\))?$/,
        why: 'rel="prefetch" on the links to the next chapter: no browser minds, none obeys',
    },
    {
        rule: 'element-permitted-content', selector: /^html > body > main > ol > li:nth-child\(\d+\) > span > a:nth-child\(2\) > div$/,
        why: 'the arrow that unfolds a chapter of the list, which mdBook writes as a div in a span',
    },
    {
        rule: 'no-implicit-button-type', selector: /^#mdbook-theme-/,
        why: 'the buttons of the theme menu stand in no form, so there is nothing to submit',
    },
    {
        rule: 'wcag/h32', selector: /^#mdbook-searchbar-outer$/,
        why: 'the search answers while one types; there is nothing to submit',
    },
];
const used = new Set();

const accepts = (path, message) => accepted.some((exception, i) => {
    const fits = exception.rule === message.ruleId
        && (exception.page ?? path) === path
        && exception.selector.test(message.selector ?? '');
    if (fits) used.add(i);
    return fits;
});

describe('html', () => {
    for (const path of htmlFiles) {
        test(path, async () => {
            const text = read(path);
            assert.match(text, /<html[^>]*\blang="en"/);
            const { results } = await validator.validateString(text, path);
            const messages = results.flatMap((result) => result.messages)
                .filter((message) => !accepts(path, message));
            none(messages.map((message) => {
                const { line, column, message: what, ruleId, selector } = message;
                return `${path}:${line}:${column}: ${what} (${ruleId}; ${selector})`;
            }), 'messages');
        });
    }

    test('every exception is still needed', () => {
        none(accepted.filter((_, i) => !used.has(i)).map((e) => `${e.rule} at ${e.selector}`),
            'exceptions that no page needs any more: take them out of html.test.js');
    });
});
