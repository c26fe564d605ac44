// Lets the reader choose whether answers are printed. Without this script they are.
(() => {
    "use strict";

    const KEY = "proofs-that-run/answers";
    const answers = document.querySelector("main details:is(.predict, .answer, .why)");
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
    label.append("Prints ", select);
    const line = document.createElement("div");
    line.className = "answers-choice";
    line.append(label);

    // Beside the link to the page of the whole book, which opens with the choice and a button.
    if (!document.querySelector(".title-page")) {
        document.querySelector(".right-buttons").prepend(line);
        return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Print the book";
    button.addEventListener("click", () => print());
    line.append(button);
    document.querySelector("main").prepend(line);
})();
