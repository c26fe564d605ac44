// Opens a lab: in place of a figure the same function, at the reader's values. `lab-build` puts this into the script with the
// program, as a function of what that exports; theme/js/lab.js calls it. If anything goes wrong, the figure is put back.
(program) => {
    "use strict";

    const BUDGET = 12; // milliseconds of work in a frame
    const REDRAW = 100; // milliseconds from one drawing of a run to the next
    const LONG = 2; // seconds that a run must still take to be worth an estimate
    const QUIET = 600; // milliseconds without a change before a finding is spoken

    return (section, query) => {
        const name = section.dataset.lab;
        const figure = document.getElementById(section.dataset.figure);
        const table = figure.nextElementSibling?.matches("details.data")
            ? figure.nextElementSibling.querySelector(".table-wrapper") : null;
        const part = (selector) => section.querySelector(selector);
        const [status, message, values, stop, wait] =
            [".lab-status", ".lab-message", "dl", ".lab-stop", ".lab-wait"].map(part);
        const inputs = [...section.querySelectorAll("input, select")];
        const masks = (control) => inputs.filter((input) => input.name === control);
        const caption = figure.querySelector("figcaption");
        const printed = [...caption.childNodes];
        const still = { svg: figure.querySelector("svg").outerHTML, table: table?.innerHTML };
        const title = figure.querySelector("svg > title");
        const words = title.textContent;

        let session;
        let state;
        let drawn = "";
        // Until its reader changes something, what the book shows is what the run will come to, and stays.
        let untouched = query === "";
        let frame = 0;
        let spoken = 0;
        // When the run went on last and how many steps were left then, and when it was drawn last.
        let since = { time: 0, left: 0 };
        let shown = 0;

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
            caption.replaceChildren(...printed);
            section.hidden = true;
            figure.classList.remove("lab-figure");
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
        const settings = () => [...new Set(inputs.map((input) => input.name))]
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

        // What was found before is not said beside what is found now.
        const speak = () => {
            clearTimeout(spoken);
            status.textContent = "";
            spoken = frame ? 0 : setTimeout(() => { status.textContent = state.status; }, QUIET);
        };

        // The book's words go with the book's figure, others with another.
        const describe = () => {
            if (state.query || (state.left > 0 && !untouched)) {
                caption.replaceChildren(printed[0].cloneNode(true), ` ${state.caption}`);
                return;
            }
            figure.querySelector("svg > title").textContent = words;
            if (caption.firstChild !== printed[0]) {
                caption.replaceChildren(...printed);
            }
        };

        const estimate = () => {
            const seconds = state.left * (performance.now() - since.time) / (since.left - state.left) / 1000;
            wait.textContent = frame && since.left > state.left && seconds > LONG ? `about ${Math.ceil(seconds)} s left` : "";
        };

        const show = () => {
            state = JSON.parse(session.state(title.id));
            if (state.svg !== drawn && !(untouched && state.left > 0)) {
                drawn = state.svg;
                draw(state.svg, state.data);
            }
            describe();
            inputs.forEach((input) => { input.closest("label").hidden = state.idle.includes(input.name); });
            label();
            list();
            estimate();
            stop.hidden = state.steps === 0;
            stop.textContent = frame ? "Stop" : state.left > 0 ? "Go on" : "Run again";
            speak();
            shown = performance.now();
        };

        // As many steps as fit into a frame's share; what they have come to is shown now and then.
        const work = guarded(() => {
            const end = performance.now() + BUDGET;
            let left;
            do {
                left = session.step();
            } while (left > 0 && performance.now() < end);
            frame = left > 0 ? requestAnimationFrame(work) : 0;
            if (!frame || performance.now() - shown >= REDRAW) {
                show();
            }
        });

        const goOn = () => {
            since = { time: performance.now(), left: state.left };
            frame = requestAnimationFrame(work);
            show();
        };

        const begin = (query) => {
            cancelAnimationFrame(frame);
            frame = 0;
            session?.free();
            session = new program.Session(name, query);
            show();
            if (state.left > 0) {
                goOn();
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
                untouched = false;
                begin(settings());
            }));
        });

        stop.addEventListener("click", guarded(() => {
            untouched = false;
            if (frame) {
                cancelAnimationFrame(frame);
                frame = 0;
                show();
            } else if (state.left > 0) {
                goOn();
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
            begin(query);
            set();
            label();
            caption.after(section);
            figure.classList.add("lab-figure");
            section.hidden = false;
            performance.mark(`lab ${name}`);
            if (state.error) {
                message.textContent = `${state.error}. These are the defaults.`;
            }
        })();
    };
}
