/** Orders `major.minor.patch` versions; anything after a dash (`-dev`) is ignored, missing numbers count as 0. */
export function compareVersions(left: string, right: string): number {
  const numbers = (version: string) =>
    (version.split('-')[0] ?? '').split('.').map((each) => Number.parseInt(each, 10) || 0);
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
