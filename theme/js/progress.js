// Lets readers tick the claims they can prove, and counts them. The ticks stay in this browser.
(() => {
    "use strict";

    const key = "proofs-that-run/progress";
    const claimId = /^p\d+_\d+$/;
    const label = (id) => id.replace("p", "P").replace("_", ".");

    const load = () => {
        try {
            const ids = JSON.parse(localStorage.getItem(key));
            return new Set(Array.isArray(ids) ? ids : []);
        } catch {
            return new Set();
        }
    };

    let proved = load();

    const save = () => {
        try {
            localStorage.setItem(key, JSON.stringify([...proved]));
        } catch {
            // Nothing is kept where the browser keeps nothing.
        }
    };

    // A box at the end of each claim.
    const boxes = [];
    document.querySelectorAll("main h2[id]").forEach((heading) => {
        if (!claimId.test(heading.id)) {
            return;
        }
        let claim = heading.nextElementSibling;
        while (claim && !claim.matches("h1, h2, .claim")) {
            claim = claim.nextElementSibling;
        }
        if (!claim?.matches(".claim")) {
            return;
        }
        const usedIn = claim.querySelector(":scope > .used-in");
        const line = usedIn ?? document.createElement("p");
        const words = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.className = "progress";
        box.dataset.claim = heading.id;
        words.className = "progress";
        words.append(box, `I can prove ${label(heading.id)}`);
        line.append(words);
        if (!usedIn) {
            claim.append(line);
        }
        boxes.push(box);
        box.addEventListener("change", () => {
            // Another page may have ticked a claim since this one was opened.
            proved = load();
            proved[box.checked ? "add" : "delete"](heading.id);
            save();
            show();
        });
    });

    // The line that counts: all claims, and those of each problem.
    const lines = [...document.querySelectorAll(".progress-count")];
    const counted = (line) => {
        const claims = line.dataset.claims.split(" ");
        const done = claims.filter((id) => proved.has(id));
        const problems = [...new Set(claims.map((id) => id.split("_")[0]))];
        const parts = problems.map((problem) => {
            const of = (ids) => ids.filter((id) => id.startsWith(problem + "_")).length;
            return `${problem.toUpperCase()}: ${of(done)} of ${of(claims)}`;
        });
        return `${done.length} of ${claims.length} claims proved by you (${parts.join(", ")}).`;
    };

    // The ledger says it claim by claim.
    const rows = [...document.querySelectorAll("table.ledger tbody th")];
    const ticks = rows.map((row) => {
        const tick = document.createElement("div");
        tick.className = "ticked";
        row.append(tick);
        return { tick, id: row.querySelector("a").hash.slice(1) };
    });

    const show = () => {
        boxes.forEach((box) => { box.checked = proved.has(box.dataset.claim); });
        lines.forEach((line) => {
            line.querySelector("span").textContent = counted(line);
            line.hidden = false;
        });
        ticks.forEach(({ tick, id }) => { tick.textContent = proved.has(id) ? "✓ by you" : ""; });
    };

    lines.forEach((line) => {
        const words = document.createElement("span");
        words.setAttribute("role", "status");
        line.append(words);
        if (rows.length > 0) {
            const reset = document.createElement("button");
            reset.type = "button";
            reset.className = "progress-reset";
            reset.textContent = "Take all my ticks away";
            reset.addEventListener("click", () => {
                proved = new Set();
                save();
                show();
            });
            line.append(" ", reset);
        }
    });
    show();

    // What another page of the book does in the same browser shows here too.
    window.addEventListener("storage", (event) => {
        if (event.key === key || event.key === null) {
            proved = load();
            show();
        }
    });
    window.addEventListener("pageshow", () => {
        proved = load();
        show();
    });
})();
