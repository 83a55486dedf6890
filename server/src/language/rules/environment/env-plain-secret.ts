import { pathOf } from '../../nodes.ts';
import type { Change, Fix } from '../../problem.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;
/** The name of something about a secret: where it is, how long it lasts, what it is called. */
const ABOUT_SECRET =
  /(?:^|[_.-])(?:FILE|PATH|DIR|ARN|NAME|ID|URL|URI|ENDPOINT|HOST|REGION|TTL|EXPIR\w{0,12}|LIFETIME|DURATION|SECONDS|MINUTES|HOURS|DAYS|LENGTH|LIMIT|COUNT|TYPE|ENABLED|HEADER|ISSUER|AUDIENCE|ALGORITHM|PREFIX|PROVIDER|MANAGER)$/i;
const ACCESS_KEY = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;

export const envPlainSecret: Rule = {
  code: 'env-plain-secret',
  level: 'hint',
  summary: 'Passwords, tokens and keys come from `secrets`, not from `environment`.',
  docs: docs.secrets,
  needs: 'environment',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const [index, { name, value }] of (container.environment?.items ?? []).entries()) {
        if (name?.value === undefined || value?.value === undefined || !isPlainSecret(name.value, value.value))
          continue;
        yield {
          at: name.node,
          message: `\`${name.value}\` ${
            ACCESS_KEY.test(value.value) ? 'has the form of an access key' : 'looks like a secret'
          }, and everybody who may describe the task definition can read it here. Keep the value in Secrets Manager or Parameter Store and name it in \`secrets\`.`,
          fixes: container.secrets?.items.some((secret) => secret.name?.value === name.value)
            ? []
            : [move(task, container, index, name.value)],
        };
      }
    }
  },
};

/** Whether a variable is, by its name and value, what only a few should read. */
export function isPlainSecret(name: string, value: string): boolean {
  if (ACCESS_KEY.test(value)) return true;
  if (!SECRET_NAME.test(name) || ABOUT_SECRET.test(name)) return false;
  // Switches, numbers and the names of secrets are none.
  return value.trim() !== '' && !/^(?:true|false|yes|no|on|off|\d{1,6}|arn:.*)$/i.test(value.trim());
}

/** Takes the variable from a parameter of the same name; the value itself is for the user to put there. */
function move(task: TaskDefinition, container: Container, index: number, name: string): Fix {
  const family = task.family?.value;
  const parameter = `/${family === undefined || family === '' ? '' : `${family}/`}${name}`.replaceAll(/[^\w./-]/g, '_');
  const entry = { name, valueFrom: parameter };
  const path = pathOf(container.node);
  const variable = container.environment?.items[index];
  const changes: Change[] = [
    ...(variable === undefined ? [] : [{ kind: 'remove' as const, path: pathOf(variable.node) }]),
    container.secrets?.node.type === 'array'
      ? { kind: 'insert', path: [...path, 'secrets', container.secrets.node.children?.length ?? 0], value: entry }
      : { kind: 'set', path: [...path, 'secrets'], value: [entry] },
  ];
  return { title: `Move to \`secrets\`, from the parameter ${parameter}`, changes };
}
