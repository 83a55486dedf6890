import type { DeploymentAlarms } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../../../../client/engine/api/services/checks.ts';
import { createLanguageService } from '../../../../../server/src/language/index.ts';
import { container } from '../../../../support/taskRecords.ts';

const rules = createLanguageService({});
const SERVICE = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1, launchType: 'EC2' };
const check = (alarms: Omit<DeploymentAlarms, 'alarmNames'>) =>
  checkRules(
    (input, definition) =>
      rules
        .checkService(input, definition)
        .filter(({ severity }) => severity === 'error')
        .map(({ code, message }) => ({ code, message })),
    { ...SERVICE, deploymentConfiguration: { alarms: alarms as DeploymentAlarms } },
    { definition: { family: 'web', containerDefinitions: [container('app', { image: 'nginx', memory: 64 })] } },
  );

describe('deployment alarms', () => {
  it('need no names while they are off: exports of real services have them that way', () => {
    expect(() => check({ enable: false, rollback: false })).not.toThrow();
  });

  it('need names while they are on', () => {
    expect(() => check({ enable: true, rollback: false })).toThrow(/alarmNames/);
  });
});
