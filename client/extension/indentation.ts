/**
 * A language of its own would lose what the user has set for JSON: where a document does not show its indentation by
 * itself, it gets the one of `[json]`.
 */
import { window, workspace, type TextEditor } from 'vscode';
import { LANGUAGE_ID } from './documents.ts';
import type { Disposable } from './disposable.ts';

const OPTIONS = ['tabSize', 'insertSpaces'] as const;

export function followJsonIndentation(): Disposable {
  const applied = new WeakSet<TextEditor>();
  const apply = (editor: TextEditor) => {
    if (editor.document.languageId !== LANGUAGE_ID || applied.has(editor)) return;
    applied.add(editor);
    for (const option of OPTIONS) {
      const value = jsonSetting(editor, option);
      if (value !== undefined) editor.options = { ...editor.options, [option]: value };
    }
  };
  window.visibleTextEditors.forEach(apply);
  return window.onDidChangeVisibleTextEditors((editors) => editors.forEach(apply));
}

/** What `[json]` says, unless the document or a setting for our own language says it already. */
function jsonSetting(editor: TextEditor, option: (typeof OPTIONS)[number]): unknown {
  const { document } = editor;
  const ours = workspace.getConfiguration('editor', document);
  if (ours.get('detectIndentation') === true && /\n[ \t]/.test(document.getText())) return undefined;
  const own = ours.inspect(option);
  if (own?.globalLanguageValue ?? own?.workspaceLanguageValue ?? own?.workspaceFolderLanguageValue) return undefined;
  const json = workspace.getConfiguration('editor', { uri: document.uri, languageId: 'json' }).inspect(option);
  return json?.workspaceFolderLanguageValue ?? json?.workspaceLanguageValue ?? json?.globalLanguageValue;
}
