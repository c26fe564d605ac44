// The questions at a chapter's end: answered, explained, kept in this browser, and taken back.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { problems } from './lib/book.js';
import { open, settled, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const problem = (path) => path.slice(0, 2);
const form = (path) => `.quiz#${problem(path)}_quiz`;

/** One answer of each question: the right one, or the first wrong one. */
async function answer(page, path, right) {
    const inputs = await page.$$eval(`${form(path)} fieldset`, (questions, right) => questions.map((question) =>
        [...question.querySelectorAll('input')].findIndex((input) =>
            (input.value === question.dataset.right) === right)), right);
    for (const [i, index] of inputs.entries()) {
        await page.locator(`${form(path)} fieldset`).nth(i).locator('input').nth(index).check();
    }
}

const checked = (page, path) => page.locator(`${form(path)} input:checked`).count();
const verdicts = (page, path) => page.locator(`${form(path)} [role="status"]`).allTextContents();

describe('quiz', () => {
    for (const path of problems) {
        test(`${path}: five questions, readable without script`, () =>
            withPage({ javaScriptEnabled: false }, async (page) => {
                await open(page, path);
                await settled(page);
                assert.equal(await page.locator(form(path)).count(), 1);
                const questions = page.locator(`${form(path)} fieldset`);
                assert.equal(await questions.count(), 5);
                for (const question of await questions.all()) {
                    assert.ok((await question.locator('legend').textContent()).trim().length > 10);
                    const answers = await question.locator('input[type=radio]').count();
                    assert.ok(answers === 3 || answers === 4, `${answers} answers`);
                    const why = question.locator('details.why');
                    assert.equal(await why.count(), 1);
                    await why.locator('summary').click();
                    assert.ok((await why.innerText()).length > 80, 'the answer is explained');
                }
            }));

        test(`${path}: answers are judged at once, kept, and taken back`, () =>
            withPage({}, async (page) => {
                await open(page, path);
                await settled(page);
                await page.waitForSelector(form(path), { timeout: 2000 });
                await answer(page, path, false);
                const wrong = await verdicts(page, path);
                assert.equal(wrong.filter((text) => /not right/.test(text)).length, 5, wrong.join(' | '));
                await answer(page, path, true);
                const right = await verdicts(page, path);
                assert.equal(right.filter((text) => /is right/.test(text)).length, 5, right.join(' | '));

                await page.reload();
                await settled(page);
                assert.equal(await checked(page, path), 5, 'answers after a reload');
                const keys = await page.evaluate(() => Object.keys(localStorage));
                assert.ok(keys.includes(`proofs-that-run/quiz/${problem(path)}`), keys.join(', '));

                await page.locator(`${form(path)} button.quiz-reset`).click();
                assert.equal(await checked(page, path), 0, 'answers after the reset');
                await page.reload();
                await settled(page);
                assert.equal(await checked(page, path), 0, 'answers after the reset and a reload');
                none(page.problems, 'problems');
            }));
    }

    test('the keyboard goes from answer to answer and stays on the page', () =>
        withPage({}, async (page) => {
            await open(page, problems[0]);
            const inputs = page.locator(`${form(problems[0])} fieldset`).first().locator('input');
            await inputs.first().focus({ timeout: 2000 });
            await page.keyboard.press('Space');
            await page.keyboard.press('ArrowRight');
            assert.equal(await inputs.nth(1).isChecked(), true);
            assert.match(page.url(), new RegExp(`${problems[0]}$`));
        }));

    test('one chapter\'s answers are not another\'s', () => withPage({}, async (page) => {
        await open(page, problems[0]);
        await settled(page);
        await page.waitForSelector(form(problems[0]), { timeout: 2000 });
        await answer(page, problems[0], true);
        await open(page, problems[1]);
        assert.equal(await checked(page, problems[1]), 0);
    }));
});
