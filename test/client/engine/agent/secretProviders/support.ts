/** A task with one secret, and an agent that runs it with leave to ask AWS. */
import type { ReadAwsSecrets } from '../../../../../client/engine/agent/secretProviders/aws.ts';
import type { SecretSource } from '../../../../../client/engine/agent/secretProviders/reference.ts';
import type { ContainerDefinition } from '../../../../../client/engine/state/model.ts';
import { startFakeAgent } from '../../../../support/fakeAgent.ts';
import { container, taskRecord } from '../../../../support/taskRecords.ts';

export const VALUE_OF = 'the value of the secret';

const definition = (more: ContainerDefinition) => ({
  networkMode: 'bridge' as const,
  containerDefinitions: [container('web', { secrets: [{ name: 'PASSWORD', valueFrom: 'token' }], ...more })],
});

/** With the record of its one container. */
export function taskOfSecrets(more: ContainerDefinition) {
  const { spec, observed } = taskRecord({ definition: definition(more) });
  const web = {
    name: 'web',
    arn: 'arn',
    kind: 'NORMAL',
    essential: true,
    image: 'image',
    status: 'NONE',
    health: { status: 'UNKNOWN' },
    networkBindings: [],
    restartCount: 0,
  } as const;
  return { spec, observed: { ...observed, containers: [web] } };
}

export function fakeAgentStarted(read: ReadAwsSecrets) {
  const asked: { sources: readonly SecretSource[]; profile: string | undefined }[] = [];
  const agent = startFakeAgent({
    readAwsSecrets: (sources, identity, signal) => {
      asked.push({ sources, profile: identity.profile });
      return read(sources, identity, signal);
    },
  });
  const overlay = { containers: {}, volumes: {}, secretsFromAws: { profile: 'dev' } };
  const arn = agent.run({ definition: definition({}), overlay, overlayId: 'o1' });
  return { agent, asked, arn };
}
