// Loads the script of the labs when one is near the window or the address asks for it. Without it, or without what it needs,
// the figures stay as they are.
(() => {
    "use strict";

    const sections = [...document.querySelectorAll("section.lab[data-engine]")];
    const able = "WebAssembly" in window && "DecompressionStream" in window && "IntersectionObserver" in window;
    if (sections.length === 0 || !able) {
        return;
    }

    let engine;
    const load = (file) => {
        engine ??= new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = path_to_root + file;
            script.onload = () => resolve(window.theLab);
            script.onerror = () => reject(new Error(`no ${file}`));
            document.head.append(script);
        });
        return engine;
    };

    // The lab that the address asks for, and its settings; what is mdBook's own is left out.
    const pairs = location.search.slice(1).split("&");
    const asked = pairs.find((pair) => pair.startsWith("lab="))?.slice(4);
    const query = pairs.filter((pair) => pair && !/^(lab|highlight|search)=/.test(pair)).join("&");

    const figure = (section) => document.getElementById(section.dataset.figure);
    const start = (section) => {
        watch.unobserve(figure(section));
        load(section.dataset.engine)
            .then((open) => open(section, section.dataset.lab === asked ? query : ""))
            .catch((error) => console.warn(error.message));
    };
    const watch = new IntersectionObserver((entries) => {
        const near = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
        sections.filter((section) => near.includes(figure(section))).forEach(start);
    }, { rootMargin: "100% 0px" });

    sections.forEach((section) => (section.dataset.lab === asked ? start(section) : watch.observe(figure(section))));
})();
