/** What is remembered between windows: answers given once and where a family came from. */
import type { Memento } from 'vscode';
import type { RoleSetting } from '../protocol/local.ts';

export interface Memory {
  /** Digests of definition and overlay whose risks the user has accepted. */
  isAccepted(digest: string): boolean;
  accept(digest: string): Promise<void>;
  /** Files with values of secrets that the user knows git would commit, by URI. */
  isCommitAccepted(uri: string): boolean;
  acceptCommit(uri: string): Promise<void>;
  /** The file a family was last run or registered from in this workspace, as a URI. */
  sourceOf(family: string): string | undefined;
  rememberSource(family: string, uri: string): Promise<void>;
  /** The answer to "is this a task definition?" for a file, by URI. */
  contentAnswer(uri: string): ContentAnswer | undefined;
  rememberContentAnswer(uri: string, answer: ContentAnswer): Promise<void>;
  /** Whose AWS credentials the tasks of this workspace get, if that was chosen. */
  roleChoice(): RoleSetting | undefined;
  rememberRoleChoice(choice: RoleSetting): Promise<void>;
  neverAskAboutContent(): boolean;
  rememberNeverAsk(): Promise<void>;
}

export type ContentAnswer = 'yes' | 'no';

const ACCEPTED = 'acceptedRisks';
const COMMITS = 'acceptedCommits';
const SOURCES = 'sources';
const ANSWERS = 'contentAnswers';
const ROLE = 'roleChoice';
const NEVER = 'neverAskAboutContent';
const KEPT = 200;

export function createMemory(everywhere: Memento, workspace: Memento): Memory {
  const record = (key: string) => workspace.get<Record<string, string>>(key, {});
  const remember = async (key: string, name: string, value: string) => {
    const { [name]: _old, ...others } = record(key);
    const entries = [...Object.entries(others), [name, value] as const].slice(-KEPT);
    await workspace.update(key, Object.fromEntries(entries));
  };
  return {
    isAccepted: (digest) => everywhere.get<string[]>(ACCEPTED, []).includes(digest),
    accept: async (digest) => {
      await everywhere.update(ACCEPTED, [...everywhere.get<string[]>(ACCEPTED, []), digest].slice(-KEPT));
    },
    isCommitAccepted: (uri) => record(COMMITS)[uri] !== undefined,
    acceptCommit: (uri) => remember(COMMITS, uri, 'accepted'),
    sourceOf: (family) => record(SOURCES)[family],
    rememberSource: (family, uri) => remember(SOURCES, family, uri),
    contentAnswer: (uri) => record(ANSWERS)[uri] as ContentAnswer | undefined,
    rememberContentAnswer: (uri, answer) => remember(ANSWERS, uri, answer),
    roleChoice: () => workspace.get<RoleSetting>(ROLE),
    rememberRoleChoice: async (choice) => {
      await workspace.update(ROLE, choice);
    },
    neverAskAboutContent: () => everywhere.get(NEVER, false),
    rememberNeverAsk: async () => {
      await everywhere.update(NEVER, true);
    },
  };
}
