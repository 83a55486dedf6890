import { parseArn } from '../../arn.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { routersOf } from './routers.ts';

export const firelensConfigS3Arn: Rule = {
  code: 'firelens-config-s3-arn',
  level: 'error',
  hasSafeFix: true,
  summary: 'A configuration in S3 is named by the ARN of the object.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task, context) {
    // Fargate cannot read it from S3 at all.
    if (requirementOf(task, 'FARGATE', context) !== undefined) return;
    for (const { firelens } of routersOf(task)) {
      const value = firelens.options?.get('config-file-value');
      if (firelens.options?.get('config-file-type')?.value !== 's3' || value?.value === undefined) continue;
      const arn = parseArn(value.value);
      if (arn?.service === 's3' && /^[^/]+\/./.test(arn.resource)) continue;
      const key = /^s3:\/\/([^/]+\/.+)$/.exec(value.value)?.[1];
      yield {
        at: value.node,
        message: `\`config-file-value\` is ${shorten(JSON.stringify(value.value))}; with \`config-file-type\` \`s3\` it is the ARN of an object, arn:aws:s3:::bucket/key.`,
        ecsMessage: 'Invalid arn syntax.',
        ...(key === undefined ? {} : { fixes: [replace(value.node, `arn:aws:s3:::${key}`)] }),
      };
    }
  },
};
