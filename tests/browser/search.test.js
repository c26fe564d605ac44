// The search finds a claim by its number and by its words.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapters, problems, read } from './lib/book.js';
import { base, disk, open, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** What a reader types, and where one of the first `within` results has to lead. */
const queries = [
    { words: 'P1.4', to: /#p1_4$/ },
    { words: 'P3.2', to: /#p3_2$/ },
    { words: 'p4_6', to: /#p4_6$/ },
    { words: 'leaky relu homogeneity', to: /#p1_[12]$/ },
    { words: 'sigmoid never commutes', to: /#p1_5$/ },
    { words: 'he initialisation relu variance', to: /#p2_8$/ },
    { words: 'resnext grouped convolution', to: /#p4_5$/ },
    { words: 'dropout', to: /^p1-dropout\.html/ },
];

/** What people type, and the page that must come first: numbers, American spellings, the notes' own language. */
const first = [
    ['relu dropout order', /#p1_2$/], ['dropout before or after relu', /#p1_2$/], ['kaiming uniform', /#p2_13$/],
    ['groups=32', /#p4_5$/], ['why 1/3', /#p2_1$/], ['78592', /#p4_2$/], ['78,592', /#p4_2$/],
    ['parameter count conv', /#p4_1$/], ['exploding gradient', /#p3_7$/], ['homogeneous', /#p1_1$/],
    ['vanishing gradient', /#p3_3$/], ['he initialization relu', /#p2_8$/], ['he initialisation relu', /#p2_8$/],
    ['ResNeXt', /#p4_2$/], ['log3', /#p2_5$/], ['log₃', /#p2_5$/], ['P1.1', /#p1_1$/],
    ['license', /#colophon$/], ['github', /#colophon$/],
    ['초기화', /^p2-/], ['분산', /^p2-/], ['활성화 함수', /^p1-/], ['역전파', /^p3-/],
];

/** The addresses of the results for `words`, typed by a reader who opens the search with `/`. */
async function results(page, words) {
    if (await page.isHidden('#mdbook-searchbar')) await page.keyboard.press('/');
    await page.waitForSelector('#mdbook-searchbar:focus');
    await page.fill('#mdbook-searchbar', '');
    await page.keyboard.type(words);
    // The header says how many there are for these words, or that there are none.
    await page.waitForFunction((words) => document.getElementById('mdbook-searchresults-header')
        .textContent.includes(`'${words}'`), words);
    return page.$$eval('#mdbook-searchresults > li > a', (links) => links.map((a) => a.getAttribute('href')));
}

/** What people ask in their own words, and the question or the claim that answers it: within ten results. */
const asked = [
    ['dropout before or after activation', 'dropout-order'], ['inverted dropout expected value', 'keep-prob'],
    ['why divide by keep_prob', 'keep-prob'], ['inverted dropout standard deviation', 'dropout-standard-deviation'],
    ['batch normalization and dropout order', 'batch-norm-dropout'], ['batchnorm dropout', 'batch-norm-dropout'],
    ['dropout before or after pooling layer', 'dropout-pooling'], ['which layers dropout', 'dropout-output'],
    ['dropout relu swap training', 'dropout-training'], ['kaiming_uniform_ a=math.sqrt(5)', 'sqrt-5'],
    ['why sqrt(5)', 'sqrt-5'], ['reset_parameters', 'linear-default'], ['stdv', 'linear-default'], ['LeCun', 'linear-default'],
    ['why 1/3', 'why-a-third'], ['conv2d default initialization', 'conv-default'], ['fan_in or fan_out', 'fan-mode'],
    ['uniform or normal initialization', 'uniform-or-normal'], ['initialization variance relu', 'he-relu'],
    ['same output for every input', 'same-output'], ['skip connections sum or average', 'fork-sum'],
    ['residual nets batch norm degradation', 'degradation'], ['skip connection gradient vanish', 'gradient-highway'],
    ['relu after addition', 'pre-activation'], ['pre-activation', 'pre-activation'],
    ['variance doubles residual block', 'variance-doubles'], ['shortcut change dimensions projection', 'projection'],
    ['inplace=True residual', 'inplace'], ['numeric gradient checking how close', 'gradient-check'],
    ['epsilon gradient checking float32', 'gradient-check-float32'], ['equivalent forms resnext concatenate', 'three-forms'],
    ['32x4d', '32x4d'], ['resnext too many parameters', 'too-many-parameters'],
    ['grouped convolution slower', 'grouped-slow'], ['groups parameter conv2d weight shape', 'groups'],
    ['depthwise', 'groups'], ['loss backpropagated multi-branch network', 'multi-branch'],
    ['parallel paths behave like one deep network', 'overwriting-loop'],
];

describe('search', () => {
    test('every question is asked', () => {
        const all = [...read('questions.html').matchAll(/<h3 id="q-([^"]+)"/g)].map((match) => match[1]);
        assert.ok(all.length >= 25);
        assert.deepEqual(all.filter((id) => !asked.some((it) => it[1] === id)), []);
    });

    queries.push(...first.map(([words, to]) => ({ words, to, within: 1 })));
    queries.push(...asked.map(([words, id]) =>
        ({ words, to: new RegExp(`^questions\\.html(\\?[^#]*)?#q-${id}$`), within: 10 })));

    test('what is asked is found', (t) => withPage({}, async (page) => {
        await open(page, chapters[0]);
        for (const { words, to, within = 3 } of queries) {
            await t.test(`“${words}” finds ${to.source}`, async () => {
                const found = await results(page, words);
                assert.ok(found.length > 0, 'no results');
                const shown = found.slice(0, within);
                assert.ok(shown.some((href) => to.test(href)), `the first ${within} results: ${shown.join(' ')}`);
            });
        }
        none(page.problems, 'problems');
    }));

    test('search words of a claim are not on the page', () => withPage({}, async (page) => {
        await open(page, problems[1]);
        const text = await page.innerText('main');
        assert.match(text, /P2\.1/);
        assert.doesNotMatch(text, /p2_1\b|Also:|초기화/);
    }));

    test('nonsense, in any script, finds nothing and says so', () => withPage({}, async (page) => {
        await open(page, chapters[0]);
        for (const words of ['xyzzyplugh', '수박']) {
            assert.deepEqual(await results(page, words), []);
            assert.match(await page.innerText('#mdbook-searchresults-header'), /no search results/i);
        }
    }));

    test('the keyboard alone: open, type, choose, arrive', () => withPage({}, async (page) => {
        await open(page, chapters[0]);
        await results(page, 'P1.4');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\.html.*#/);
        assert.ok(page.url().startsWith(base));
    }));

    test('the index is fetched only when somebody searches', () => withPage({}, async (page) => {
        const index = () => page.requests.filter((url) => url.includes('searchindex')).length;
        await open(page, chapters[0]);
        assert.equal(index(), 0);
        await results(page, 'P1.4');
        assert.equal(index(), 1);
    }));

    test('it works from disk', () => withPage({}, async (page) => {
        await page.goto(disk + chapters[0]);
        assert.ok((await results(page, 'P1.4')).length > 0);
        none(page.problems, 'problems');
    }));
});
