import { describe, expect, it } from 'vitest';
import { failureWords, parseStatistics } from '../../../../../client/engine/networking/haproxy/statistics.ts';

const CSV = `# pxname,svname,scur,stot,check_status,check_code,lastchg
generation-3,FRONTEND,0,9,,,
traffic-0,task-a,1,120,,,5
traffic-0,BACKEND,1,120,,,5
checks-0,task-a,0,0,* L7OK,200,5
checks-0,task-b,0,0,L7STS,502,5
checks-0,task-c,0,0,L4TOUT,,5
checks-0,task-d,0,0,INI,,5
checks-0,task-e,0,0,L4CON,,5
`;

describe('what HAProxy tells of itself', () => {
  const { proxies, servers } = parseStatistics(CSV);

  it('names what is in force', () => {
    expect([...proxies]).toEqual(['generation-3', 'traffic-0', 'checks-0']);
  });

  it('says how the last check went, in the words of Elastic Load Balancing', () => {
    const checks = servers.filter(({ backend }) => backend === 'checks-0');
    expect(checks.map((each) => [each.server, each.check])).toEqual([
      ['task-a', 'passed'],
      ['task-b', 'failed'],
      ['task-c', 'failed'],
      ['task-d', 'none'],
      ['task-e', 'failed'],
    ]);
    expect(checks.filter(({ check }) => check === 'failed').map(failureWords)).toEqual([
      'Health checks failed with these codes: [502]',
      'Request timed out',
      'Health checks failed',
    ]);
  });

  it('counts what was passed on', () => {
    expect(servers.find(({ backend }) => backend === 'traffic-0')).toMatchObject({ sessions: 1, total: 120 });
  });
});
