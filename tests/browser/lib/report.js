// How a test says what it found.

/** Fails with all of `problems`, one a line; `what` names them. */
export function none(problems, what) {
    if (problems.length > 0) {
        const shown = problems.slice(0, 40).map((problem) => `  ${problem}`);
        const rest = problems.length > shown.length ? [`  … and ${problems.length - shown.length} more`] : [];
        throw new Error(`${problems.length} ${what}:\n${[...shown, ...rest].join('\n')}`);
    }
}
