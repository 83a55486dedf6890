import overlay from '../../../schemas/overlay.schema.json' with { type: 'json' };
import taskDefinition from '../../../schemas/task-definition.schema.json' with { type: 'json' };
import type { DocumentRole } from './document.ts';
import { createSchemaCheck, type JsonSchema, type SchemaCheck } from './schema.ts';

export const schemas: Readonly<Record<DocumentRole, JsonSchema>> = {
  'task-definition': taskDefinition,
  overlay: overlay,
};

export const checks: Readonly<Record<DocumentRole, SchemaCheck>> = {
  'task-definition': createSchemaCheck(schemas['task-definition']),
  overlay: createSchemaCheck(schemas.overlay, 'Drydock'),
};
