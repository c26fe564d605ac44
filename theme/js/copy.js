// What is copied has its formulas as TeX: `$…$` in a line, `$$…$$` on a line of its own.
(() => {
    "use strict";

    const around = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-tex]");

    document.addEventListener("copy", (event) => {
        const selection = document.getSelection();
        if (selection.isCollapsed || selection.rangeCount === 0) {
            return;
        }
        // Half a formula is no TeX: whoever selects a part gets the whole.
        const range = selection.getRangeAt(0).cloneRange();
        const [first, last] = [around(range.startContainer), around(range.endContainer)];
        if (first) {
            range.setStartBefore(first);
        }
        if (last) {
            range.setEndAfter(last);
        }
        const copy = document.createElement("div");
        copy.append(range.cloneContents());
        if (!copy.querySelector("[data-tex]")) {
            return;
        }
        const html = copy.innerHTML;
        copy.querySelectorAll("[data-tex]").forEach((formula) => {
            const dollars = formula.matches("[display]") ? "$$" : "$";
            formula.replaceWith(dollars + formula.dataset.tex + dollars);
        });
        // A number stands in the TeX; what only a screen reader says, nobody has seen selected.
        copy.querySelectorAll(".equation > .number, [hidden]").forEach((node) => node.remove());
        // Only what is in the page is broken into lines; nobody sees it there.
        copy.style.cssText = "position: fixed; inset-inline-start: -100vw; white-space: normal";
        document.body.append(copy);
        event.clipboardData.setData("text/plain", copy.innerText);
        event.clipboardData.setData("text/html", html);
        copy.remove();
        event.preventDefault();
    });
})();
