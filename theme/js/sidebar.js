// Opens and closes the list of chapters by a button; mdBook's own control is a label, which no keyboard reaches.
(() => {
    "use strict";

    const button = document.getElementById("mdbook-sidebar-toggle");
    const open = document.getElementById("mdbook-sidebar-toggle-anchor");
    button.addEventListener("click", () => {
        open.checked = !open.checked;
        open.dispatchEvent(new Event("change"));
    });

    // What unfolds the headings of a page in that list is made by mdBook's script, later.
    document.addEventListener("DOMContentLoaded", () => {
        document.querySelectorAll(".chapter-fold-toggle").forEach((fold) => {
            const item = fold.closest("li");
            const show = () => fold.setAttribute("aria-expanded", item.classList.contains("expanded"));
            fold.setAttribute("role", "button");
            fold.setAttribute("tabindex", "0");
            fold.setAttribute("aria-label", "Headings below “" + item.querySelector("a").textContent.trim() + "”");
            fold.addEventListener("keydown", (event) => {
                if (event.key === "Enter" || event.key === " ") {
                    event.preventDefault();
                    fold.click();
                }
            });
            new MutationObserver(show).observe(item, { attributeFilter: ["class"] });
            show();
        });
    });
})();
