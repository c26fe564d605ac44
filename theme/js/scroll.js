// Lets the keyboard reach a formula, a table or code, but only while it is wider than its box and has to scroll.
(() => {
    "use strict";

    const names = {
        ".equation": "Formula, scrolls sideways",
        ".table-wrapper": "Table, scrolls sideways",
        "main pre > code": "Code, scrolls sideways",
    };
    const boxes = document.querySelectorAll(Object.keys(names).join());

    const unmark = (box) => ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));

    const mark = (box) => {
        if (box.scrollWidth > box.clientWidth) {
            const name = Object.keys(names).find((selector) => box.matches(selector));
            box.setAttribute("tabindex", "0");
            box.setAttribute("role", "group");
            box.setAttribute("aria-label", names[name]);
        } else {
            unmark(box);
        }
    };

    const watcher = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
    boxes.forEach((box) => watcher.observe(box));

    // Paper does not scroll, and a PDF would keep the names.
    window.addEventListener("beforeprint", () => boxes.forEach(unmark));
    window.addEventListener("afterprint", () => boxes.forEach(mark));
})();
