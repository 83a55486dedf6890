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
  testResults: {
    name?: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
  }[];
}
export interface Stage {
  script?: string;
  code: number;
  report?: Report;
}
export function addUp(stages: Stage[]): Total;
export function failures(stages: Stage[]): string[];
export function sentence(total: Total): string;
export function isGood(total: Total): boolean;
