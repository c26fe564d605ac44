// The labs: in place of a figure the same function, at the reader's values. Its program comes with a script of its own,
// when a lab is near the window or the address asks for it. Whatever is missing or goes wrong, the figure stays as it is.
(() => {
    "use strict";

    const BUDGET = 8; // milliseconds of work in a frame
    const QUIET = 600; // milliseconds without a change before a finding is spoken
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
    const asked = (() => {
        const pairs = location.search.slice(1).split("&");
        const own = (pair) => /^(lab|highlight|search)=/.test(pair);
        const lab = pairs.find((pair) => pair.startsWith("lab="));
        return { name: lab?.slice(4), query: pairs.filter((pair) => pair && !own(pair)).join("&") };
    })();

    const open = (section, { Session }) => {
        const name = section.dataset.lab;
        const figure = document.getElementById(section.dataset.figure);
        const table = figure.nextElementSibling?.matches("details.data")
            ? figure.nextElementSibling.querySelector(".table-wrapper") : null;
        const part = (selector) => section.querySelector(selector);
        const [status, message, values, stop] =
            [".lab-status", ".lab-message", "dl", ".lab-stop"].map(part);
        const inputs = [...section.querySelectorAll("input, select")];
        const masks = (control) => inputs.filter((input) => input.name === control);
        const still = { svg: figure.querySelector("svg").outerHTML, table: table?.innerHTML };
        const title = figure.querySelector("svg > title");
        const words = title.textContent;

        let session;
        let state;
        let drawn = "";
        let frame = 0;
        let spoken = 0;

        const draw = (svg, data) => {
            figure.querySelector("svg").outerHTML = svg;
            if (table) {
                table.innerHTML = data;
            }
        };

        // The figure as the book has it, and no controls.
        const withdraw = (error) => {
            cancelAnimationFrame(frame);
            clearTimeout(spoken);
            draw(still.svg, still.table);
            section.hidden = true;
            console.warn(`lab ${name}: ${error.message}`);
        };

        const guarded = (work) => (...given) => {
            try {
                work(...given);
            } catch (error) {
                withdraw(error);
            }
        };

        const text = (input) => (input.type === "checkbox" ? String(Number(input.checked)) : input.value);
        const query = () => [...new Set(inputs.map((input) => input.name))]
            .map((control) => `${control}=${masks(control).map(text).join("")}`)
            .join("&");

        const set = () => {
            for (const [control, value] of Object.entries(state.settings)) {
                masks(control).forEach((input, k) => {
                    if (input.type === "checkbox") {
                        input.checked = value[k] === "1";
                    } else {
                        input.value = value;
                    }
                });
            }
        };

        // What stands beside the controls: the value of a slider, what becomes of an entry.
        const label = () => {
            let entry = 0;
            inputs.forEach((input) => {
                const beside = input.parentElement.querySelector("b");
                if (input.type === "range") {
                    beside.textContent = input.value.replace("-", "−") + (input.dataset.unit ?? "");
                } else if (beside) {
                    beside.textContent = state.entries[entry++] ?? "";
                }
            });
        };

        const list = () => {
            if (values.children.length !== 2 * state.values.length) {
                values.replaceChildren(...state.values.flatMap(() => ["dt", "dd"].map((it) => document.createElement(it))));
            }
            state.values.flat().forEach((said, k) => {
                if (values.children[k].textContent !== said) {
                    values.children[k].textContent = said;
                }
            });
        };

        const speak = () => {
            clearTimeout(spoken);
            spoken = setTimeout(() => { status.textContent = state.status; }, QUIET);
        };

        const show = () => {
            state = JSON.parse(session.state(title.id));
            if (state.svg !== drawn) {
                drawn = state.svg;
                draw(state.svg, state.data);
                if (!state.query) {
                    figure.querySelector("svg > title").textContent = words;
                }
            }
            label();
            list();
            stop.hidden = state.steps === 0;
            stop.textContent = frame ? "Stop" : state.left > 0 ? "Go on" : "Run again";
            if (!frame) {
                speak();
            }
        };

        // As many steps as fit into a frame's share; what they have come to is shown every frame.
        const work = guarded(() => {
            const end = performance.now() + BUDGET;
            let left;
            do {
                left = session.step();
            } while (left > 0 && performance.now() < end);
            frame = left > 0 ? requestAnimationFrame(work) : 0;
            show();
        });

        const begin = (query) => {
            cancelAnimationFrame(frame);
            frame = 0;
            session?.free();
            session = new Session(name, query);
            show();
            if (state.left > 0) {
                frame = requestAnimationFrame(work);
                show();
            }
        };

        const link = (query) => {
            const search = query === null ? "" : `?lab=${name}${query && "&"}${query}`;
            history.replaceState(history.state, "", location.pathname + search + (query === null ? location.hash : `#${figure.id}`));
        };

        // Several events before the next frame are one change.
        let changed = 0;
        section.addEventListener("input", () => {
            cancelAnimationFrame(changed);
            changed = requestAnimationFrame(guarded(() => {
                message.textContent = "";
                begin(query());
            }));
        });

        stop.addEventListener("click", guarded(() => {
            if (frame) {
                cancelAnimationFrame(frame);
                frame = 0;
                show();
            } else if (state.left > 0) {
                frame = requestAnimationFrame(work);
                show();
            } else {
                begin(state.query);
            }
        }));

        part(".lab-reset").addEventListener("click", guarded(() => {
            begin("");
            set();
            label();
            link(null);
            message.textContent = "Everything is as it was at first.";
        }));

        part(".lab-link").addEventListener("click", guarded(() => {
            link(state.query);
            const told = (more) => { message.textContent = `The address holds these settings now${more}.`; };
            told("");
            navigator.clipboard?.writeText(location.href).then(() => told(", and is copied"), () => {});
        }));

        // mdBook turns the page on the arrow keys, which here move a slider.
        section.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) {
                event.stopPropagation();
            }
        });

        guarded(() => {
            begin(asked.name === name ? asked.query : "");
            set();
            label();
            section.hidden = false;
            performance.mark(`lab ${name}`);
            if (state.error) {
                message.textContent = `${state.error}. These are the defaults.`;
            }
        })();
    };

    const start = (section) => {
        watch.unobserve(document.getElementById(section.dataset.figure));
        load(section.dataset.engine).then((engine) => open(section, engine)).catch((error) => console.warn(error.message));
    };
    const watch = new IntersectionObserver((entries) => {
        const near = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target.id);
        sections.filter((section) => near.includes(section.dataset.figure)).forEach(start);
    }, { rootMargin: "100% 0px" });

    sections.forEach((section) => {
        if (section.dataset.lab === asked.name) {
            start(section);
        } else {
            watch.observe(document.getElementById(section.dataset.figure));
        }
    });
})();
