import { messageOf } from '../../util/log.ts';
import type { TaskRecord } from '../../state/model.ts';
import { noChange, taskFailed, type Change } from '../changes.ts';
import { findValue, sourceKey, sourceOf } from '../secretProviders/chain.ts';
import { secretNeeds, wasGiven, type SecretNeed } from '../secretProviders/needs.ts';
import { secretsNotRead } from '../stopReason.ts';
import type { OperationContext, Perform } from './context.ts';

/** The SDK tries again by itself within it. */
const PATIENCE = 60_000;

/** Reads from AWS what nobody gave a value for, as ECS does before the first container. What fails here fails the task. */
export const secretsOperation: Perform = async (context, task, signal) => {
  const profile = task.spec.overlay?.secretsFromAws?.profile;
  const wanted = secretNeeds(task.spec).filter(
    (need) => !wasGiven(need, task.spec.overlay) && findValue(need, task.spec, context.secrets) === undefined,
  );
  // One after the other, so that a failure tells which service it is of.
  for (const select of [isParameter, isSecret, isLogin]) {
    const needs = onePerSource(wanted.filter(select));
    if (needs.length === 0) continue;
    const failure = await readAll(context, task, needs, profile, signal);
    if (failure) return failure;
  }
  return noChange;
};

const isLogin = ({ purpose }: SecretNeed) => purpose === 'registry';
const isParameter = (need: SecretNeed) => !isLogin(need) && sourceOf(need).kind === 'parameter';
const isSecret = (need: SecretNeed) => !isLogin(need) && sourceOf(need).kind === 'secret';

const onePerSource = (needs: readonly SecretNeed[]) => [
  ...new Map(needs.map((need) => [sourceKey(need), need])).values(),
];

async function readAll(
  { secrets, readAwsSecrets, log }: OperationContext,
  { spec }: TaskRecord,
  needs: readonly SecretNeed[],
  profile: string | undefined,
  signal: AbortSignal,
): Promise<Change | undefined> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    const texts = await untilAborted(readAwsSecrets(needs.map(sourceOf), { profile }, ended), ended);
    needs.forEach((need, index) => secrets.keep(spec.arn, sourceKey(need), texts[index] ?? ''));
    log.info('read secrets from AWS', { task: spec.id, count: needs.length });
    return undefined;
  } catch (error) {
    if (signal.aborted) return noChange;
    const why = ended.aborted ? `AWS did not answer within ${PATIENCE / 1000} seconds` : messageOf(error);
    return taskFailed(secretsNotRead(needs, why, profile));
  }
}

/** Not everything under way can be aborted: a login through SSO cannot. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
