/** Containers' files for editors: read-only, each read when it is opened. */
import {
  Disposable,
  EventEmitter,
  FilePermission,
  FileSystemError,
  FileType,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import type { ContainerFile, FileAddress } from '../../protocol/local.ts';
import type { EngineSession } from '../engine/session.ts';
import { EngineRefusal } from '../engine/signedRequests.ts';
import { CONTAINER_SCHEME, addressIn, filePath, sizeText } from './containerUri.ts';

/** An editor holds the whole file in memory, and the window with it. */
const MOST_BYTES = 50_000_000;

export function registerContainerFiles(session: EngineSession): Disposable {
  const changed = new EventEmitter<FileChangeEvent[]>();
  const readOnly = (uri: Uri) => {
    throw FileSystemError.NoPermissions(`${uri.path} is a file of a container: it can be read and downloaded.`);
  };
  const ask = async <Answer>(uri: Uri, question: (address: FileAddress) => Promise<Answer>): Promise<Answer> => {
    const address = addressIn(uri.path);
    if (!address) throw FileSystemError.FileNotFound(uri);
    try {
      return await question(address);
    } catch (error) {
      if (error instanceof EngineRefusal && error.statusCode === 404) throw FileSystemError.FileNotFound(error.message);
      if (error instanceof EngineRefusal) throw FileSystemError.Unavailable(error.message);
      throw error;
    }
  };
  const stat = (uri: Uri): Promise<ContainerFile> =>
    ask(uri, async (address) => (await session.ensure()).local('StatFile', address));

  const provider: FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => undefined),
    stat: async (uri) => fileStat(await stat(uri)),
    readDirectory: (uri) =>
      ask(uri, async (address) => {
        const { files } = await (await session.ensure()).local('ListFiles', address);
        return files.map((file): [string, FileType] => [file.name, fileType(file)]);
      }),
    readFile: (uri) =>
      ask(uri, async (address) => {
        const client = await session.ensure();
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of await client.stream(filePath(address))) {
          size += (chunk as Buffer).length;
          if (size > MOST_BYTES) {
            throw FileSystemError.Unavailable(
              `${address.path} is larger than ${sizeText(MOST_BYTES)}: download it to open it elsewhere.`,
            );
          }
          chunks.push(chunk as Buffer);
        }
        return Buffer.concat(chunks);
      }),
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  const registration = workspace.registerFileSystemProvider(CONTAINER_SCHEME, provider, {
    isReadonly: true,
    isCaseSensitive: true,
  });
  return Disposable.from(registration, changed);
}

const fileStat = (file: ContainerFile): FileStat => ({
  type: fileType(file),
  ctime: Date.parse(file.modifiedAt),
  mtime: Date.parse(file.modifiedAt),
  size: file.sizeBytes,
  permissions: FilePermission.Readonly,
});

/** VS Code's kinds are bits: that of a link stands beside the kind of what it leads to, and names no kind of its own. */
function fileType({ type, link }: ContainerFile): FileType {
  const own = type === 'directory' ? FileType.Directory : type === 'file' ? FileType.File : FileType.Unknown;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- VS Code's own documentation combines them so
  return link === undefined ? own : own | FileType.SymbolicLink;
}
