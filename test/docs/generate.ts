/** `npm run docs`: writes the generated pages. */
import { writeFileSync } from 'node:fs';
import { rulesPage } from './rulesPage.ts';

const page = new URL('../../docs/rules.md', import.meta.url);

writeFileSync(page, rulesPage());
