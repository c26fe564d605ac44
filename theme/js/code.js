// What the copy button of a block of code copies: of a checked example a whole program, of anything else what is shown.
(() => {
    "use strict";

    const program = (code) => {
        const lines = [];
        const crates = (code.dataset.crates || "").split(" ").filter(Boolean);
        if (crates.length > 0) {
            const own = crates.includes("solutions") ? " (solutions: crates/solutions of this book)" : "";
            lines.push("// Needs " + crates.join(", ") + own + ".");
        }
        const text = code.textContent.replace(/\n$/, "");
        if (/\bfn main\s*\(/.test(text)) {
            lines.push(text);
        } else {
            lines.push("fn main() {", text.replace(/^(?=.)/gm, "    "), "}");
        }
        return lines.join("\n") + "\n";
    };

    const text = (code) => (code.dataset.crates === undefined ? code.innerText : program(code));

    // Older browsers, and pages that are neither served safely nor from the disk, have no other way.
    const copyBySelection = (words) => {
        const area = document.createElement("textarea");
        area.value = words;
        area.setAttribute("aria-hidden", "true");
        area.style.position = "fixed";
        area.style.opacity = "0";
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
    };

    const copy = (words) => {
        if (!navigator.clipboard) {
            return copyBySelection(words);
        }
        return navigator.clipboard.writeText(words).catch(() => copyBySelection(words));
    };

    const status = document.createElement("p");
    status.className = "copy-status";
    status.setAttribute("role", "status");
    document.querySelector("main").append(status);

    const say = (button, words) => {
        button.firstChild.textContent = words;
        button.classList.add("tooltipped");
        status.textContent = words;
    };

    // Before mdBook's own listener, which copies what is shown only.
    document.addEventListener(
        "click",
        (event) => {
            const button = event.target.closest(".clip-button");
            const code = button && button.closest("pre").querySelector("code");
            if (!code) {
                return;
            }
            event.stopImmediatePropagation();
            const whole = code.dataset.crates !== undefined;
            status.textContent = "";
            copy(text(code)).then(
                () => {
                    say(button, whole ? "Program copied" : "Copied");
                    button.focus();
                },
                () => say(button, "Not copied"),
            );
        },
        true,
    );
})();
