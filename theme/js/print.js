// Lets the reader choose whether answers are printed. Without this script they are.
(() => {
    "use strict";

    const KEY = "proofs-that-run/answers";
    const answers = document.querySelector("main details:is(.predict, .answer, .why)");
    const main = document.querySelector("main");
    if (!answers) {
        return;
    }

    const kept = () => {
        try {
            return localStorage.getItem(KEY);
        } catch {
            return null;
        }
    };

    const choose = (choice) => {
        document.documentElement.dataset.answers = choice;
        try {
            localStorage.setItem(KEY, choice);
        } catch {
            // A browser that keeps nothing forgets the choice with the page.
        }
    };

    const label = document.createElement("label");
    const select = document.createElement("select");
    [["closed", "without answers"], ["open", "with all answers"]].forEach(([value, name]) => {
        select.add(new Option(name, value));
    });
    select.value = kept() === "open" ? "open" : "closed";
    document.documentElement.dataset.answers = select.value;
    select.addEventListener("change", () => choose(select.value));
    label.append("This page prints ", select);

    const line = document.createElement("p");
    line.className = "answers-choice";
    line.append(label);
    // The page of the whole book asks before it is read, a chapter after.
    const whole = document.querySelectorAll("main h1").length > 1;
    main[whole ? "prepend" : "append"](line);
})();
