/** `npm run docs`: writes the generated pages. */
import { writeFileSync } from 'node:fs';
import { fieldsPage } from './fieldsPage.ts';
import { operationsPage } from './operationsPage.ts';
import { rulesPage } from './rulesPage.ts';

const page = (name: string) => new URL(`../../docs/${name}`, import.meta.url);

writeFileSync(page('fields.md'), fieldsPage());
writeFileSync(page('operations.md'), operationsPage());
writeFileSync(page('rules.md'), rulesPage());
