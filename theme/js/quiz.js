// Says at once whether an answer is right, counts, and keeps the answers in this browser.
// Without it the questions are native radio buttons, each with its answer to open below.
(() => {
    "use strict";

    const key = (quiz) => "proofs-that-run/quiz/" + quiz.id.replace("_quiz", "");

    const load = (quiz) => {
        try {
            return JSON.parse(localStorage.getItem(key(quiz))) || {};
        } catch {
            return {};
        }
    };

    const save = (quiz, chosen) => {
        try {
            localStorage.setItem(key(quiz), JSON.stringify(chosen));
        } catch {
            // Nothing is kept where the browser keeps nothing.
        }
    };

    const create = (name, className, text = "") => {
        const element = document.createElement(name);
        element.className = className;
        element.textContent = text;
        return element;
    };

    const start = (quiz) => {
        const questions = [...quiz.querySelectorAll("fieldset")];
        const score = create("p", "quiz-score");
        const reset = create("button", "quiz-reset", "Start these questions again");
        reset.type = "button";

        const isRight = (question) => question.querySelector("input:checked")?.value === question.dataset.right;

        // The mark beside the chosen answer and the sentence below; only the sentence is spoken.
        const show = (question) => {
            const chosen = question.querySelector("input:checked");
            question.querySelectorAll("li").forEach((item) => item.classList.remove("is-right", "is-wrong"));
            const verdict = question.querySelector(".verdict");
            if (!chosen) {
                verdict.textContent = "";
                return;
            }
            const right = isRight(question);
            chosen.closest("li").classList.add(right ? "is-right" : "is-wrong");
            verdict.textContent = right
                ? `(${chosen.value}) is right. The answer below says why.`
                : `(${chosen.value}) is not right. Try another, or open the answer below.`;
        };

        const count = () => {
            score.textContent = `${questions.filter(isRight).length} of ${questions.length} right`;
        };

        const chosen = load(quiz);
        questions.forEach((question) => {
            const verdict = create("p", "verdict");
            verdict.setAttribute("role", "status");
            question.querySelector(".why").before(verdict);
            const inputs = [...question.querySelectorAll("input")];
            // A browser that restores forms by itself may have another answer than the one kept.
            inputs.forEach((input) => { input.checked = input.value === chosen[question.id]; });
            show(question);
        });
        quiz.append(score, reset);
        count();

        quiz.addEventListener("change", (event) => {
            const question = event.target.closest("fieldset");
            chosen[question.id] = event.target.value;
            save(quiz, chosen);
            show(question);
            count();
        });

        reset.addEventListener("click", () => {
            questions.forEach((question) => {
                delete chosen[question.id];
                question.querySelectorAll("input").forEach((input) => { input.checked = false; });
                question.querySelector(".why").open = false;
                show(question);
            });
            save(quiz, chosen);
            count();
            questions[0].querySelector("input").focus();
        });

        // mdBook turns the page on the arrow keys, which here go from answer to answer.
        quiz.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) {
                event.stopPropagation();
            }
        });
    };

    document.querySelectorAll(".quiz").forEach(start);
})();
