import { getNodeValue } from 'jsonc-parser';
import { items, member, pathOf } from '../nodes.ts';
import type { Refactor } from './refactoring.ts';

/** Moves the variables of a container to a file beside the document, which is to be put into S3. */
export const extractEnvironment: Refactor = function* ({ task, document, touches }) {
  for (const container of task.containers?.items ?? []) {
    const list = member(container.node, 'environment')?.value;
    if (list?.type !== 'array' || items(list).length === 0 || !touches(list)) continue;
    const variables = items(list).map(
      (item) => getNodeValue(item) as Partial<Record<'name' | 'value', unknown>> | null,
    );
    // A line of the file is a variable: a value of several lines has no place in it, and a half-typed one no name.
    const isLine = (variable: (typeof variables)[number]): variable is { name: string; value: string } =>
      typeof variable?.name === 'string' &&
      /^[^\s=#]+$/.test(variable.name) &&
      typeof variable.value === 'string' &&
      !/[\r\n]/.test(variable.value);
    const moved = variables.filter(isLine);
    if (moved.length === 0) continue;
    const rest = variables.filter((variable) => !isLine(variable));
    const file = `${container.name?.value ?? 'app'}.env`;
    const at = pathOf(container.node);
    const entry = { value: `arn:aws:s3:::my-bucket/${task.family?.value ?? 'my-app'}/${file}`, type: 's3' };
    const files = member(container.node, 'environmentFiles')?.value;
    const isSafeName = /^[\w-]{1,255}\.env$/.test(file);
    if (!isSafeName || !document.uri.includes('/')) continue;
    yield {
      title: `Extract \`environment\` to ${file} and \`environmentFiles\``,
      kind: 'refactor.extract',
      newFile: { name: file, text: moved.map(({ name, value }) => `${name}=${value}\n`).join('') },
      changes: [
        rest.length === 0
          ? { kind: 'remove', path: [...at, 'environment'] }
          : { kind: 'set', path: [...at, 'environment'], value: rest },
        files?.type === 'array'
          ? { kind: 'insert', path: [...at, 'environmentFiles', items(files).length], value: entry }
          : { kind: 'set', path: [...at, 'environmentFiles'], value: [entry] },
      ],
    };
  }
};
