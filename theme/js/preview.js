// Shows what a reference leads to in a small card, while the pointer or the keyboard is on it.
// What is on this page is cloned from it; what is on another is in previews.js, which is loaded when first needed.
(() => {
    "use strict";

    const ROOT = new URL("./", document.currentScript.src);
    const REFERENCES = "main :is(a.ref, a.symbol, a.cite)";
    const NEVER_SHOWN = ".used-in, .anchor, input, button, label, script";
    const OPEN_AFTER = 300;
    const CLOSE_AFTER = 250;

    const element = (name, className, ...children) => {
        const made = document.createElement(name);
        made.className = className;
        made.append(...children);
        return made;
    };

    // The inside of `node` as a copy.
    const inside = (node) => {
        const copy = document.createDocumentFragment();
        node.childNodes.forEach((child) => copy.append(child.cloneNode(true)));
        return copy;
    };

    // ---- What is shown. The same is cut out of other pages by crates/mdbook-lecture/src/previews.rs. ----

    const claimBelow = (heading) => {
        let next = heading.nextElementSibling;
        while (next && next.nodeName !== heading.nodeName && !next.matches(".claim")) {
            next = next.nextElementSibling;
        }
        return next?.matches(".claim") ? next : null;
    };

    const ofThisPage = (id) => {
        const target = document.getElementById(id);
        if (!target) {
            return [];
        }
        if (target.matches("h1, h2, h3, h4, h5, h6")) {
            const claim = claimBelow(target);
            return claim ? [element("p", "title", inside(target)), inside(claim)] : [];
        }
        const row = target.closest("tr");
        if (row) {
            const [symbol, meaning, shape] = [...row.cells].map(inside);
            const entry = [element("p", "", symbol, ": ", meaning)];
            return shape?.textContent.trim() ? [...entry, element("p", "shape", shape)] : entry;
        }
        if (target.matches("figure")) {
            const caption = target.querySelector("figcaption");
            const drawing = target.querySelector("svg");
            return [drawing?.cloneNode(true), caption && element("p", "", inside(caption))].filter(Boolean);
        }
        const whole = target.closest(".equation") ?? (target.matches("li") ? target.querySelector("p") : target.closest("p"));
        return whole ? [whole.cloneNode(true)] : [];
    };

    // A card has no ids, which are the page's, and nothing a reader could want to reach.
    const settle = (box) => {
        box.querySelectorAll(NEVER_SHOWN).forEach((node) => node.remove());
        box.querySelectorAll("a").forEach((link) => link.replaceWith(element("span", "", inside(link))));
        box.querySelectorAll("*").forEach((node) => {
            ["id", "tabindex", "role", "aria-label", "aria-labelledby"].forEach((name) => node.removeAttribute(name));
        });
        box.querySelectorAll("svg").forEach((drawing) => drawing.setAttribute("aria-hidden", "true"));
        return box;
    };

    let loading;
    const ofOtherPages = () => {
        loading ??= new Promise((resolve) => {
            const script = document.createElement("script");
            script.src = new URL("previews.js", ROOT).href;
            script.onload = () => resolve(window.previews ?? {});
            script.onerror = () => resolve({});
            document.head.append(script);
        });
        return loading;
    };

    // What `link` leads to, in a box; nothing if that is not known.
    const read = async (link) => {
        const url = new URL(link.href);
        const id = decodeURIComponent(url.hash.slice(1));
        const box = element("div", "");
        if (url.pathname === location.pathname) {
            box.append(...ofThisPage(id));
        } else {
            const all = await ofOtherPages();
            const file = url.href.slice(0, url.href.length - url.hash.length);
            // Made by the build from the book's own pages.
            box.innerHTML = all[`${file.slice(ROOT.href.length)}#${id}`] ?? "";
        }
        return settle(box);
    };

    // ---- The card. ----

    const card = element("div", "preview");
    card.id = "preview";
    card.setAttribute("role", "tooltip");
    // Above everything else, whatever box the text scrolls in; where browsers cannot do this, links are links.
    card.popover = "manual";
    const main = document.querySelector("main");
    if (!main || !card.togglePopover) {
        return;
    }
    main.append(card);

    let link = null; // what the card is about
    let wanted = null; // what it is about next
    let timer;

    const later = (delay, action) => {
        clearTimeout(timer);
        timer = setTimeout(action, delay);
    };

    // Below the line of the link, or above where there is more room; never beyond the window.
    const place = () => {
        const line = link.getClientRects()[0] ?? link.getBoundingClientRect();
        const width = document.documentElement.clientWidth;
        const height = document.documentElement.clientHeight;
        const below = height - line.bottom;
        const above = below < card.offsetHeight && line.top > below;
        card.style.maxHeight = `${Math.max(above ? line.top : below, 120) - 8}px`;
        const left = Math.max(8, Math.min(line.left, width - card.offsetWidth - 8));
        const top = above ? line.top - card.offsetHeight : line.bottom;
        card.style.left = `${left + window.scrollX}px`;
        card.style.top = `${top + window.scrollY}px`;
    };

    const hide = () => {
        clearTimeout(timer);
        link?.removeAttribute("aria-describedby");
        card.togglePopover(false);
        card.replaceChildren();
        link = wanted = null;
    };

    const show = async (next) => {
        const box = await read(next);
        if (next !== wanted || !box.hasChildNodes()) {
            return;
        }
        link?.removeAttribute("aria-describedby");
        link = next;
        card.replaceChildren(...box.childNodes);
        card.style.maxHeight = "";
        card.togglePopover(true);
        card.scrollTop = 0;
        link.setAttribute("aria-describedby", card.id);
        place();
    };

    const want = (next, delay) => {
        if (next === link) {
            clearTimeout(timer);
        } else if (next !== wanted) {
            wanted = next;
            later(delay, () => show(next));
        }
    };

    const leave = () => {
        wanted = link;
        later(CLOSE_AFTER, hide);
    };

    // A finger has nothing to hover with: it follows the link.
    document.addEventListener("pointerover", (event) => {
        const over = event.pointerType !== "touch" && event.target.closest?.(REFERENCES);
        if (over) {
            want(over, OPEN_AFTER);
        } else if (link && card.contains(event.target)) {
            wanted = link;
            clearTimeout(timer);
        } else if (wanted && document.activeElement !== link) {
            leave();
        }
    });
    document.documentElement.addEventListener("pointerleave", () => wanted && leave());
    document.addEventListener("focusin", (event) => {
        const on = event.target.closest?.(REFERENCES);
        if (on?.matches(":focus-visible")) {
            want(on, 0);
        }
    });
    document.addEventListener("focusout", (event) => {
        if (event.target === link || event.target === wanted) {
            leave();
        }
    });
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && link) {
            hide();
        }
    });
    window.addEventListener("resize", hide);
})();
