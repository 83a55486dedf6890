import { bridgeToAwsvpc } from './awsvpc.ts';
import { extractEnvironment } from './environmentFiles.ts';
import { ec2ToFargate } from './fargate.ts';
import type { Refactor } from './refactoring.ts';
import { moveToSecrets } from './secrets.ts';

export const refactors: readonly Refactor[] = [moveToSecrets, extractEnvironment, bridgeToAwsvpc, ec2ToFargate];
