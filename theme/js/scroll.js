// Lets the keyboard reach a formula, a table or code, but only while it is wider than its box and has to scroll.
(() => {
    "use strict";

    const names = {
        ".equation": "Formula, scrolls sideways",
        ".table-wrapper": "Table, scrolls sideways",
        "main pre > code": "Code, scrolls sideways",
    };
    const attributes = ["tabindex", "role", "aria-label"];

    const mark = (box) => {
        if (box.scrollWidth > box.clientWidth) {
            const name = Object.keys(names).find((selector) => box.matches(selector));
            box.setAttribute("tabindex", "0");
            box.setAttribute("role", "group");
            box.setAttribute("aria-label", names[name]);
        } else {
            attributes.forEach((attribute) => box.removeAttribute(attribute));
        }
    };

    const watcher = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
    document.querySelectorAll(Object.keys(names).join()).forEach((box) => watcher.observe(box));
})();
