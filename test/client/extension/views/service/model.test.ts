import { describe, expect, it } from 'vitest';
import { historySentence, historySvg } from '../../../../../client/extension/views/service/historySvg.ts';
import { serviceModel, type RolloutView } from '../../../../../client/extension/views/service/model.ts';
import { servicePage } from '../../../../../client/extension/views/service/page.ts';
import { rolloutViews } from '../../../../../client/extension/views/service/rollouts.ts';
import { tablesHtml } from '../../../../../client/extension/views/service/sections.ts';
import { at, deployment, GROUP, idOf, rollingUpdate, START, stateOf, task, told } from './samples.ts';

const NOW = START + 90_000;
const rollout = (status: string, more: Partial<RolloutView> = {}): RolloutView => ({
  id: status,
  status,
  revision: 'shop:2',
  startedAt: START + 60_000,
  ...more,
});
const modelOf = ({ state, service }: ReturnType<typeof stateOf>, rollouts: readonly RolloutView[] = []) =>
  serviceModel(state, service, rollouts, NOW);
const table = (model: ReturnType<typeof modelOf>, title: RegExp) => {
  const found = model.tables.find((each) => title.test(each.title));
  if (!found) throw new Error(`no table ${String(title)}`);
  return found.rows.map((row) => row.map(({ text }) => text));
};
const failed = task('6', 2, {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  createdAt: at(62),
  startedAt: at(64),
  stoppedAt: at(66),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'web', exitCode: 1, lastStatus: 'STOPPED' }],
});

describe('the view of a service', () => {
  it('says how far a rolling update is', () => {
    const model = modelOf(rollingUpdate(), [rollout('IN_PROGRESS')]);
    expect(model.headline).toEqual({
      tone: 'busy',
      text: 'Deploying shop:2: 1 of 2 new tasks run, 2 old ones are still there.',
    });
    expect(model.legend.map(({ text }) => text)).toEqual(['shop:2, newest deployment', 'shop:1, being replaced']);
    expect(model.commands).toEqual(['logs', 'scale', 'update', 'rollBack', 'stop']);
    expect(model.marks).toEqual([{ at: START + 60_000, text: 'shop:2' }]);
  });

  it('does not call what was last seen steady while Docker does not answer', () => {
    const { state, service } = stateOf(told(), [task('1', 1)]);
    const away = { ...state, docker: { endpoint: 'unix:///run/docker.sock', available: false } };
    expect(modelOf({ state: away, service }).headline).toMatchObject({
      tone: 'bad',
      text: expect.stringMatching(/^Docker does not answer\./) as string,
    });
  });

  it('leads to the task that failed while that matters', () => {
    const deployments = [
      deployment(2, { rolloutState: 'IN_PROGRESS', runningCount: 0, failedTasks: 1 }),
      deployment(1, { status: 'ACTIVE' }),
    ];
    const model = modelOf(stateOf(told({ deployments }), [task('1', 1), failed]), [rollout('IN_PROGRESS')]);
    expect(model.headline.tone).toBe('bad');
    expect(model.headline.text).toMatch(/1 failed\.$/);
    expect(model.failure).toEqual({ task: idOf('6'), text: '66666666: Essential container in task exited' });
    const steady = modelOf(stateOf(told(), [task('1', 1), failed]), [rollout('SUCCESSFUL')]);
    expect(steady.failure).toBeUndefined();
  });

  it.each<[string, Parameters<typeof told>[0], readonly RolloutView[], string, string]>([
    ['steady', {}, [], 'good', 'Steady. All 2 tasks run shop:1.'],
    ['one task', { desiredCount: 1, runningCount: 1 }, [], 'good', 'Steady. Its task runs shop:1.'],
    ['scaled to 0', { desiredCount: 0, runningCount: 0 }, [], 'idle', 'Scaled to 0: no task is desired.'],
    ['short of tasks', { runningCount: 1 }, [], 'busy', '1 of 2 tasks run: the missing ones are being started.'],
    ['deleted', { status: 'DRAINING' }, [], 'busy', 'Being deleted: 2 tasks have still to stop.'],
    [
      'failed',
      { deployments: [deployment(1, { rolloutState: 'FAILED', rolloutStateReason: 'Circuit broken.' })] },
      [],
      'bad',
      'The deployment of shop:1 failed. Circuit broken.',
    ],
    [
      'rolling back',
      { deployments: [deployment(1, { rolloutState: 'IN_PROGRESS', runningCount: 1 })] },
      [rollout('ROLLBACK_IN_PROGRESS')],
      'busy',
      'Rolling back to shop:1: 1 of 2 new tasks run.',
    ],
    [
      'rolled back',
      {},
      [rollout('ROLLBACK_SUCCESSFUL')],
      'bad',
      'Rolled back: shop:2 did not come up. All 2 tasks run shop:1 again.',
    ],
  ])('says of one that is %s what matters', (_, service, rollouts, tone, text) => {
    expect(modelOf(stateOf(told(service), []), rollouts).headline).toEqual({ tone, text });
  });

  it('lists tasks with their states, the failed ones before those that made room', () => {
    const made = task('5', 1, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/2)',
      stoppedAt: at(80),
    });
    const rows = table(modelOf(stateOf(told(), [task('1', 1), made, failed])), /^Tasks$/);
    expect(rows).toEqual([
      ['11111111', 'shop:1', 'running', '1 min 20 s', ''],
      ['66666666', 'shop:2', 'failed', '24 s', 'Essential container in task exited'],
      ['55555555', 'shop:1', 'stopped', '10 s', 'Scaling activity initiated by (deployment ecs-svc/2)'],
    ]);
  });

  it('tells targets with the reason of unhealthy ones, and scaling with its causes', () => {
    const model = modelOf(
      stateOf(told(), [task('1', 1)], {
        balancer: {
          dockerName: 'b',
          listeners: [
            {
              targetGroupArn: GROUP,
              containerName: 'web',
              containerPort: 80,
              protocol: 'http',
              address: { host: '127.0.0.1', port: 8080 },
            },
          ],
        },
        targets: [
          {
            taskArn: idOf('1'),
            targetGroupArn: GROUP,
            state: 'unhealthy',
            reason: 'Health checks failed with these codes: [500]',
            since: at(80).toISOString(),
          },
        ],
        scaling: {
          minCapacity: 1,
          maxCapacity: 5,
          policies: [{ name: 'cpu', metric: 'ECSServiceAverageCPUUtilization', targetValue: 60 }],
          activities: [
            {
              time: at(70).toISOString(),
              description: 'Setting desired count to 2.',
              cause: 'alarm',
              reason: { policy: 'busy', metric: 'ALBRequestCountPerTarget', value: 74, targetValue: 30 },
            },
            { time: at(60).toISOString(), description: 'Setting desired count to 1.', cause: 'alarm' },
          ],
        },
      }),
    );
    expect(model.tables.map(({ title }) => title)).toEqual([
      'Tasks',
      'Deployments',
      'Load balancer http://localhost:8080 → web:80, 0 of 1 targets healthy',
      'Scaling between 1 and 5 tasks · average CPU at 60 %',
      'Events',
    ]);
    expect(table(model, /^Load/)).toEqual([
      ['11111111', 'unhealthy', '10 s', 'Health checks failed with these codes: [500]'],
    ]);
    expect(table(model, /^Scaling/).map((row) => row.slice(1))).toEqual([
      ['Scaled out to 2 tasks', 'Requests a minute for each target: 74, above the 30 of policy busy'],
      ['Scaled to 1 task', 'Alarm'],
    ]);
    expect(model.marks.map(({ text }) => text)).toContain('scaled out to 2 tasks');
    expect(model.commands[0]).toBe('open');
  });

  it('tells deployments newest first, each with the revision it was for', () => {
    const views = rolloutViews(
      [
        {
          serviceDeploymentArn: 'a',
          status: 'SUCCESSFUL',
          startedAt: at(0),
          finishedAt: at(20),
          targetServiceRevisionArn: 'r1',
        },
        {
          serviceDeploymentArn: 'b',
          status: 'ROLLBACK_SUCCESSFUL',
          statusReason: 'broken',
          createdAt: at(60),
          targetServiceRevisionArn: 'r2',
        },
      ],
      [
        { serviceRevisionArn: 'r1', taskDefinition: 'arn:x:task-definition/shop:1' },
        { serviceRevisionArn: 'r2', taskDefinition: 'arn:x:task-definition/shop:2' },
      ],
    );
    expect(views.map(({ id, revision }) => [id, revision])).toEqual([
      ['b', 'shop:2'],
      ['a', 'shop:1'],
    ]);
    const rows = table(modelOf(stateOf(told(), []), views), /^Deployments$/);
    expect(rows.map(([revision, outcome, , took, reason]) => [revision, outcome, took, reason])).toEqual([
      ['shop:2', 'rollback successful', '30 s', 'broken'],
      ['shop:1', 'successful', '20 s', ''],
    ]);
  });
});

describe('the history of a service', () => {
  it('counts tasks of each deployment over time, and marks failures', () => {
    const { state, service } = rollingUpdate();
    const model = serviceModel(state, service, [], NOW);
    const last = model.history.steps.at(-1);
    expect(last?.running).toEqual([1, 2]);
    expect(last?.starting).toEqual([1, 0]);
    expect(model.history.steps.map(({ running }) => running)).toContainEqual([0, 2]);
    expect(model.history.failures).toEqual([]);
    const broken = modelOf(stateOf(told(), [task('1', 1), failed]));
    expect(broken.history.failures.map(({ task: id }) => id)).toEqual(['66666666']);
    // What is over has a place in the picture too.
    expect(broken.legend.map(({ text }) => text)).toEqual(['shop:1, newest deployment', 'shop:2, over']);
  });

  it('no longer counts a task that was told to stop and drains', () => {
    const id = '1'.repeat(32);
    const events = [
      { id: 'e', createdAt: at(50), message: `(service shop) has stopped 1 running task: (task ${id}).` },
    ];
    const drains = task('1', 1, { desiredStatus: 'STOPPED' });
    const model = modelOf(stateOf(told({ events }), [drains, task('2', 1)]));
    expect(model.history.steps.at(-1)).toEqual({ at: START + 50_000, running: [1], starting: [0] });
  });

  it('marks where a rollback began', () => {
    const service = told({ deployments: [deployment(3, { taskDefinition: 'x/shop:1', createdAt: at(80) })] });
    expect(modelOf(stateOf(service, []), [rollout('ROLLBACK_SUCCESSFUL')]).marks.map(({ text }) => text)).toEqual([
      'shop:2',
      'back to shop:1',
    ]);
  });

  it('is drawn with its bounds and told in a sentence', () => {
    const model = modelOf(rollingUpdate(), [rollout('IN_PROGRESS')]);
    const svg = historySvg(model, 800);
    for (const word of ['minimum', 'maximum', '▼ shop:2', 'now']) expect(svg).toContain(word);
    expect(svg).not.toContain('NaN');
    expect(historySentence(model)).toBe(
      '1 min 35 s ago ran 0 of shop:2, 0 of shop:1; now 1 of shop:2, 2 of shop:1. No task failed.',
    );
  });
});

describe('the page of a service', () => {
  it('runs its one script and loads nothing', () => {
    const page = servicePage({ script: 'https://host/dist/servicePanel.js', nonce: 'abc' });
    expect(page).toContain(`default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc';`);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  it('takes what tasks say for text', () => {
    const html = tablesHtml([
      { title: '<T>', head: ['<h>'], rows: [[{ text: '<img src=x>', action: { kind: 'why', task: '"><b>' } }]] },
    ]);
    expect(html).not.toMatch(/<img|<b>|<T>|<h>/);
  });
});
