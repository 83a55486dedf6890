/**
 * One full pass over all services, as at the engine's start: the store is asked for each service's tasks and the decision
 * made; nothing is to be done. Linear means that the time for a service stays what it was.
 */
import { taskDefinitionArn } from '../../client/engine/state/arn.ts';
import { newDeployment } from '../../client/engine/state/deployments.ts';
import { freshState } from '../../client/engine/state/freshState.ts';
import type { TaskRecord } from '../../client/engine/state/model.ts';
import { newTask } from '../../client/engine/state/newTask.ts';
import type { ServiceRecord } from '../../client/engine/state/services.ts';
import { createStore, type Store } from '../../client/engine/state/store.ts';
import { reconcile } from '../../client/engine/services/reconcile.ts';
import { waitsAt } from '../../client/engine/services/waits.ts';
import { revisionSettings, serviceRecord } from '../support/serviceRecords.ts';
import { milliseconds, p95, time } from './measure.ts';
import { median, table } from './table.ts';

const TASKS = 10;
const SIZES = [100, 250, 500, 1000, 2000, 4000];
const ROUNDS = 30;
const NOW = 10_000_000;
const waits = waitsAt(1);

export async function reconcileBench(): Promise<string> {
  const rows: string[][] = [];
  for (const size of SIZES) {
    const store = storeWith(size);
    let actions = 0;
    const pass = () => {
      actions += fullPass(store);
    };
    for (let round = 0; round < 10; round++) pass();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await time(pass));
    if (actions > 0) throw new Error(`${actions} actions where nothing was to be done`);
    rows.push([
      `${size} × ${TASKS}`,
      milliseconds(median(times)),
      milliseconds(p95(times)),
      `${((median(times) / size) * 1000).toFixed(1)} µs`,
    ]);
  }
  return table(['services × tasks', 'full pass (median)', 'p95', 'per service'], rows);
}

function fullPass(store: Store): number {
  let actions = 0;
  for (const service of store.services()) {
    const decision = reconcile({
      service,
      tasks: store.tasksOfService(service.arn),
      now: NOW,
      since: (moment) => NOW - moment,
      random: Math.random,
      waits,
      reportsTargets: true,
      eligibleInstances: 1,
    });
    if (decision.service !== service) actions += 1;
    actions += decision.start + decision.stop.length + decision.scheduling.length;
  }
  return actions;
}

function storeWith(services: number): Store {
  const records = Array.from({ length: services }, (_, index) => steadyService(`web-${index}`));
  let ids = 0;
  const newUuid = () => (++ids).toString(16).padStart(32, '0');
  return createStore({
    initial: {
      ...freshState('bench', 0),
      services: records,
      tasks: records.flatMap((service) => Array.from({ length: TASKS }, () => steadyTask(service, newUuid))),
    },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
}

/** Steady: rolled out, and its event told. */
function steadyService(name: string): ServiceRecord {
  const begun = newDeployment(revisionSettings(1), TASKS, 0, Math.random);
  return serviceRecord({
    name,
    desiredCount: TASKS,
    availabilityZoneRebalancing: 'ENABLED',
    deployments: [{ ...begun, rolloutState: 'COMPLETED', outcome: 'SUCCESSFUL' }],
    steadyToldAt: NOW,
    createdAt: 0,
  });
}

/** RUNNING and healthy by its check. */
function steadyTask(service: ServiceRecord, newUuid: () => string): TaskRecord {
  const task = newTask(
    {
      clusterName: 'default',
      clusterArn: service.clusterArn,
      taskDefinitionArn: taskDefinitionArn('web', 1),
      definition: {
        family: 'web',
        containerDefinitions: [
          { name: 'app', image: 'web', memory: 64, healthCheck: { command: ['CMD', 'true'] } },
          { name: 'log', image: 'log', memory: 32, essential: false },
        ],
      },
      group: `service:${service.name}`,
      serviceName: service.name,
      ...(service.deployments[0]
        ? { startedBy: service.deployments[0].id, deploymentId: service.deployments[0].id }
        : {}),
      launchType: 'EC2',
      enableExecuteCommand: false,
      overrides: {},
      notices: [],
      createdAt: 0,
      tags: [],
      helperImage: 'helper',
    },
    newUuid,
  );
  return {
    ...task,
    scheduling: { healthyAt: 0 },
    observed: { ...task.observed, lastStatus: 'RUNNING', startedAt: 0, health: 'HEALTHY' },
  };
}
