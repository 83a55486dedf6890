/** What HAProxy tells of itself as CSV (its management guide, section 9.1). Pure. */

/** One server of a backend. */
export interface ServerStatistics {
  readonly backend: string;
  readonly server: string;
  /** The last health check: passed, failed, or none yet since the configuration was loaded. */
  readonly check: 'passed' | 'failed' | 'none';
  /** `L7STS`, `L4TOUT`, … */
  readonly checkStatus: string;
  /** HTTP status of the last check. */
  readonly checkCode?: number;
  readonly sessions: number;
  /** Requests or connections since the configuration was loaded. */
  readonly total: number;
}

export interface Statistics {
  /** Names of all frontends and backends. */
  readonly proxies: ReadonlySet<string>;
  readonly servers: readonly ServerStatistics[];
}

export function parseStatistics(csv: string): Statistics {
  const [header = '', ...lines] = csv.trim().split('\n');
  const columns = header.replace(/^# /, '').split(',');
  const proxies = new Set<string>();
  const servers: ServerStatistics[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const backend = cell('pxname');
    proxies.add(backend);
    const server = cell('svname');
    if (server === 'FRONTEND' || server === 'BACKEND' || server === '') continue;
    // A star says that the next check is under way.
    const checkStatus = cell('check_status').replace(/^\* /, '');
    const code = cell('check_code');
    servers.push({
      backend,
      server,
      check: checkOf(checkStatus),
      checkStatus,
      ...(code === '' ? {} : { checkCode: Number(code) }),
      sessions: Number(cell('scur')) || 0,
      total: Number(cell('stot')) || 0,
    });
  }
  return { proxies, servers };
}

function checkOf(status: string): ServerStatistics['check'] {
  if (status === '' || status === 'UNK' || status === 'INI') return 'none';
  return /^L\d+OKC?$/.test(status) ? 'passed' : 'failed';
}

/** Why a check failed, in Elastic Load Balancing's words. */
export function failureWords({ checkStatus, checkCode }: ServerStatistics): string {
  if (checkStatus === 'L7STS' && checkCode !== undefined)
    return `Health checks failed with these codes: [${checkCode}]`;
  return checkStatus.endsWith('TOUT') ? 'Request timed out' : 'Health checks failed';
}
