// Lets the keyboard reach a formula, a table or code, but only while it is wider than its box and has to scroll.
(() => {
    "use strict";

    const names = {
        ".equation > .wide": "Formula, scrolls sideways",
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
    // Tells of each box once more, as soon as it is laid out.
    const watch = () => {
        watcher.disconnect();
        boxes.forEach((box) => watcher.observe(box));
    };
    watch();
    // A new font makes what is in a box wider, and not the box.
    document.fonts.addEventListener("loadingdone", watch);

    // Paper does not scroll, and a PDF would keep the names.
    window.addEventListener("beforeprint", () => boxes.forEach(unmark));
    window.addEventListener("afterprint", watch);
})();
