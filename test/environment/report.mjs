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

/** Nothing ran is as bad as something failed. */
export const isGood = ({ passed, failed }) => failed === 0 && passed > 0;
