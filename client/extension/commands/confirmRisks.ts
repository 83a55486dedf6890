/** Asks once before a task may reach beyond its containers; any change of definition or overlay asks again. */
import { window } from 'vscode';
import type { OverlayDocument, RoleSetting } from '../../protocol/local.ts';
import type { Memory } from '../memory.ts';
import { familyOf, type Definition } from '../run/definition.ts';
import { digestOf, risksOf } from '../run/risks.ts';

export async function confirmRisks(
  memory: Memory,
  definition: Definition,
  overlay: OverlayDocument,
  role?: RoleSetting,
): Promise<boolean> {
  const risks = risksOf(definition, overlay, role);
  if (risks.length === 0) return true;
  const digest = digestOf(definition, overlay, role);
  if (memory.isAccepted(digest)) return true;
  const choice = await window.showWarningMessage(
    `Run ${familyOf(definition)} on this machine?`,
    {
      modal: true,
      detail: `${risks.map((risk) => `• ${risk}`).join('\n')}\n\nYou are asked again when the definition, its overlay or the role mode changes.`,
    },
    'Run Task',
  );
  if (choice !== 'Run Task') return false;
  await memory.accept(digest);
  return true;
}
