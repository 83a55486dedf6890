import overlay from '../../../schemas/overlay.schema.json' with { type: 'json' };
import runTask from '../../../schemas/run-task.schema.json' with { type: 'json' };
import service from '../../../schemas/service.schema.json' with { type: 'json' };
import taskDefinition from '../../../schemas/task-definition.schema.json' with { type: 'json' };
import type { DocumentRole, ParsedDocument } from './document.ts';
import { isRequest, kindOf } from './kind.ts';
import { createSchemaCheck, type JsonSchema, type SchemaCheck } from './schema.ts';

export type SchemaName = DocumentRole | 'service' | 'run-task';

export const schemas: Readonly<Record<SchemaName, JsonSchema>> = {
  'task-definition': taskDefinition,
  service,
  'run-task': runTask,
  overlay,
};

export const checks: Readonly<Record<SchemaName, SchemaCheck>> = {
  'task-definition': createSchemaCheck(schemas['task-definition']),
  service: createSchemaCheck(schemas.service),
  'run-task': createSchemaCheck(schemas['run-task']),
  overlay: createSchemaCheck(schemas.overlay, 'Drydock'),
};

/** The schema of a document: an overlay is one by its name, everything else is told by its content. */
export function schemaNameOf(document: ParsedDocument): SchemaName {
  if (document.role === 'overlay') return 'overlay';
  return document.memo('schema', () => {
    const kind = kindOf(document.parsed.root);
    return isRequest(kind) ? kind : 'task-definition';
  });
}
