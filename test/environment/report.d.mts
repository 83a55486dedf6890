export interface Total {
  passed: number;
  failed: number;
  skipped: number;
}
export interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}
export function addUp(stages: { code: number; report?: Report }[]): Total;
export function sentence(total: Total): string;
export function isGood(total: Total): boolean;
