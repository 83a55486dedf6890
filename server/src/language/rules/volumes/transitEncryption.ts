import { pathOf } from '../../nodes.ts';
import type { EfsVolume } from '../../members/volumes.ts';
import type { Field } from '../../reader.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import type { Finding, Rule } from '../rule.ts';
import { pages } from './pages.ts';

interface Need {
  readonly code: string;
  readonly summary: string;
  /** The setting that needs encryption, where it is written. */
  readonly setting: (efs: EfsVolume) => Field<unknown> | undefined;
  readonly message: string;
  readonly ecsMessage: string;
}

/** A rule that a setting of an EFS volume goes with `transitEncryption` ENABLED. */
export const needsTransitEncryption = ({ code, summary, setting, message, ecsMessage }: Need): Rule => ({
  code,
  level: 'error',
  summary,
  docs: pages.efs,
  needs: 'efsVolumeConfiguration',
  *check({ volumes }: TaskDefinition): Generator<Finding> {
    for (const { efs } of volumes?.items ?? []) {
      const wanting = efs === undefined ? undefined : setting(efs);
      if (efs === undefined || wanting === undefined) continue;
      const { transitEncryption } = efs;
      if (transitEncryption !== undefined && transitEncryption.value !== 'DISABLED') continue;
      yield {
        at: transitEncryption?.node ?? wanting.node,
        message: `${message} needs \`transitEncryption\` \`ENABLED\`; it is ${transitEncryption === undefined ? 'missing' : 'DISABLED'}.`,
        ecsMessage,
        ...(transitEncryption === undefined ? {} : { related: [{ at: wanting.node, message: 'What needs it' }] }),
        fixes: [
          {
            title: 'Set `transitEncryption` to `ENABLED`',
            changes: [{ kind: 'set', path: [...pathOf(efs.node), 'transitEncryption'], value: 'ENABLED' }],
          },
        ],
      };
    }
  },
});
