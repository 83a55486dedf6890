/** Adds up vitest's JSON reports. */

/**
 * `stages` are `{ code, report? }`: a program's exit code and the vitest report it wrote, if it did. Counts tests; a file
 * that could not be loaded, and a stage that failed without a failing test, count as one failure each.
 */
export function addUp(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { code, report } of stages) {
    let failed = report?.numFailedTests ?? 0;
    for (const file of report?.testResults ?? []) {
      const hasFailure = file.assertionResults.some(({ status }) => status === 'failed');
      if (file.status === 'failed' && !hasFailure) failed++;
    }
    if (code !== 0 && failed === 0) failed = 1;
    total.passed += report?.numPassedTests ?? 0;
    total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
    total.failed += failed;
  }
  return total;
}

/** `12 passed, 0 failed`, with `, 1 skipped` when there are any. */
export const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Lines of a message that are told again at the end: the assertion and what it expected, not its stack. */
const MESSAGE_LINES = 12;

/**
 * What failed, a paragraph each: the file and name of the test with the beginning of its message. Told last, because the
 * end of a long output is what people have at hand. A stage that failed without saying why is told by its `script`.
 */
export function failures(stages) {
  return stages.flatMap(({ script, code, report }) => {
    const told = (report?.testResults ?? []).flatMap((file) => {
      const tests = file.assertionResults.filter(({ status }) => status === 'failed');
      if (tests.length === 0) return file.status === 'failed' ? [paragraph(file.name, file.message)] : [];
      return tests.map(({ fullName, failureMessages }) =>
        paragraph(`${file.name} › ${fullName}`, failureMessages?.[0]),
      );
    });
    return told.length > 0 || code === 0 ? told : [`${script}: exit ${code}; its output above says why`];
  });
}

function paragraph(title, message = '') {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return [title, ...lines.slice(0, MESSAGE_LINES).map((line) => `    ${line}`)].join('\n');
}

/** Nothing ran is as bad as something failed. */
export const isGood = ({ passed, failed }) => failed === 0 && passed > 0;
