// A check in Rust and the same in PyTorch: one at a time, and the choice is kept in this browser for every page.
// Without it the two blocks follow each other, as they do on paper.
(() => {
    "use strict";

    const key = "proofs-that-run/language";
    const names = { rust: "Rust", python: "PyTorch" };
    const languages = Object.keys(names);
    const tabs = [];

    const kept = () => {
        try {
            return localStorage.getItem(key);
        } catch {
            return null;
        }
    };

    const keep = (language) => {
        try {
            localStorage.setItem(key, language);
        } catch {
            // Nothing is kept where the browser keeps nothing.
        }
    };

    const show = (language) => {
        tabs.forEach((tab) => {
            const chosen = tab.dataset.language === language;
            tab.setAttribute("aria-selected", chosen);
            tab.tabIndex = chosen ? 0 : -1;
            document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
        });
    };

    // Blocks above change their heights as well; what was pressed stays where it is.
    const choose = (tab) => {
        const before = tab.getBoundingClientRect().top;
        const back = () => scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
        show(tab.dataset.language);
        back();
        // What has come near is laid out in the next frame.
        requestAnimationFrame(() => requestAnimationFrame(back));
        keep(tab.dataset.language);
    };

    const start = (group, number) => {
        const list = document.createElement("div");
        list.className = "tab-list";
        list.setAttribute("role", "tablist");
        list.setAttribute("aria-label", "Language of this check");
        languages.forEach((language) => {
            const panel = group.querySelector(`:scope > pre:has(> .language-${language})`);
            const tab = document.createElement("button");
            panel.id = `check-${number}-${language}`;
            panel.setAttribute("role", "tabpanel");
            tab.id = `${panel.id}-tab`;
            panel.setAttribute("aria-labelledby", tab.id);
            tab.type = "button";
            tab.dataset.language = language;
            tab.textContent = names[language];
            tab.setAttribute("role", "tab");
            tab.setAttribute("aria-controls", panel.id);
            tab.addEventListener("click", () => choose(tab));
            tabs.push(tab);
            list.append(tab);
        });
        // mdBook turns the page on the arrow keys, which here go from tab to tab.
        list.addEventListener("keydown", (event) => {
            if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
                event.stopPropagation();
                event.preventDefault();
                const other = event.target.nextElementSibling || event.target.previousElementSibling;
                other.focus();
                choose(other);
            }
        });
        group.prepend(list);
    };

    document.querySelectorAll(".tabs").forEach(start);
    show(languages.includes(kept()) ? kept() : "rust");
})();
