import { member } from '../../nodes.ts';
import { definitionIn, kindOf } from '../../kind.ts';
import { fileNameOf } from '../../names.ts';
import { familyOf } from '../../requests/linked.ts';
import { docs } from '../docs.ts';
import type { WorkspaceRule } from './workspaceRule.ts';

/** More are not named: a folder of examples has dozens. */
const MOST = 3;

export const familyDuplicate: WorkspaceRule = {
  code: 'family-duplicate',
  level: 'hint',
  summary: 'Each file registers a family of its own; files that share one register its revisions in turn.',
  docs: docs.register,
  *checkAmong({ family }, related) {
    if (family?.value === undefined) return;
    const others = related.filter((each) => familyOf(each) === family.value);
    if (others.length === 0) return;
    const [only] = others;
    yield {
      at: family.node,
      message: `The family \`${family.value}\` is registered by ${others.length === 1 && only !== undefined ? fileNameOf(only.uri) : `${others.length} other files`} too: whoever registers last has the newest revision.`,
      related: others.slice(0, MOST).flatMap((document) => {
        const { root } = document.parsed;
        const definition = definitionIn(root, kindOf(root));
        const at = definition && member(definition, 'family')?.value;
        return at === undefined ? [] : [{ at, message: 'The same family', document: document.textDocument }];
      }),
    };
  },
};
