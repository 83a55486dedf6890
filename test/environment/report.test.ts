import { expect, test } from 'vitest';
import { addUp, failures, isGood, sentence, type Report } from './report.mjs';

const report = (passed: number, failed: number, skipped = 0, files: Report['testResults'] = []): Report => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
  testResults: files,
});

test('adds up the tests of all stages', () => {
  const total = addUp([
    { code: 0, report: report(3, 0) },
    { code: 1, report: report(2, 2, 1) },
  ]);
  expect(total).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(sentence(total)).toBe('5 passed, 2 failed, 1 skipped');
  expect(isGood(total)).toBe(false);
});

test('a stage that fails without a failing test is one failure', () => {
  expect(addUp([{ code: 1 }, { code: 2, report: report(4, 0) }])).toEqual({ passed: 4, failed: 2, skipped: 0 });
});

test('a file that cannot be loaded is a failure', () => {
  const broken = report(4, 0, 0, [{ status: 'failed', assertionResults: [] }]);
  expect(addUp([{ code: 1, report: broken }])).toEqual({ passed: 4, failed: 1, skipped: 0 });
});

test('a failing test is not counted again with its file', () => {
  const failing = report(1, 1, 0, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]);
  expect(addUp([{ code: 1, report: failing }])).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('nothing passed is not good, and skipped tests are told only when there are any', () => {
  expect(isGood({ passed: 0, failed: 0, skipped: 3 })).toBe(false);
  expect(isGood({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
  expect(sentence({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
});

test('what failed is named with the beginning of its message, and a stage that only failed by its script', () => {
  const failing = report(1, 1, 0, [
    {
      name: 'test/tasks/a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'starts' },
        { status: 'failed', fullName: 'stops', failureMessages: [`expected 1 to be 2\n\n${'  at x\n'.repeat(50)}`] },
      ],
    },
    { name: 'test/tasks/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
  ]);
  const told = failures([
    { script: 'test:unit', code: 1, report: failing },
    { script: 'lint', code: 2 },
    { script: 'build', code: 0 },
  ]);
  expect(told).toHaveLength(3);
  expect(told[0]).toMatch(/^test\/tasks\/a.test.ts › stops\n {4}expected 1 to be 2\n/);
  expect(told[0]?.split('\n').length).toBeLessThan(20);
  expect(told[1]).toBe('test/tasks/b.test.ts\n    Cannot find module');
  expect(told[2]).toContain('lint: exit 2');
});
