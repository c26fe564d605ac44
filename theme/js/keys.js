// The keys of mdBook's pages: arrows turn the page only while nothing on it has the focus, and a reader can turn all
// of them off, whose speech input or switch types letters. The dialog that says what they are gets the focus.
(() => {
    "use strict";

    const KEY = "proofs-that-run/keys";
    const LETTERS = ["s", "S", "/", "?"];
    const ARROWS = ["ArrowLeft", "ArrowRight"];
    const container = document.getElementById("mdbook-help-container");
    const button = document.getElementById("keys-help");

    const kept = () => {
        try {
            return localStorage.getItem(KEY);
        } catch {
            return null;
        }
    };

    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = kept() !== "off";
    box.addEventListener("change", () => {
        try {
            localStorage.setItem(KEY, box.checked ? "on" : "off");
        } catch {
            // A browser that keeps nothing forgets the choice with the page.
        }
    });
    const label = document.createElement("label");
    label.append(box, " These keys are on");
    document.getElementById("mdbook-help-popup").append(label);

    let before = null;
    const hide = () => {
        container.style.display = "none";
        if (before) {
            before.focus();
        }
    };
    const show = () => {
        before = document.activeElement;
        container.style.display = "flex";
        box.focus();
    };
    button.addEventListener("click", show);
    container.addEventListener("mousedown", (event) => {
        if (event.target === container) {
            event.preventDefault();
            hide();
        }
    });
    // The box is all that can have the focus while the dialog is open.
    container.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !container.contains(event.relatedTarget)) {
            container.style.display = "none";
        }
    });

    window.addEventListener(
        "keydown",
        (event) => {
            if (event.altKey || event.ctrlKey || event.metaKey) {
                return;
            }
            const target = event.target;
            if (container.contains(target) && event.key === "Escape") {
                event.stopPropagation();
                hide();
                return;
            }
            const typed = target.matches && target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
            const free = target === document.body || target.matches("main");
            if (!typed && !box.checked && LETTERS.includes(event.key)) {
                event.stopPropagation();
            } else if (!typed && event.key === "?") {
                event.preventDefault();
                event.stopPropagation();
                show();
            } else if (ARROWS.includes(event.key) && !(box.checked && free) && !target.matches("[role=tab]")) {
                event.stopPropagation();
            }
        },
        true,
    );
})();
