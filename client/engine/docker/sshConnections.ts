/**
 * Docker behind SSH, the way the docker command reaches it: the machine's own `ssh`, with the user's configuration, keys,
 * agent and known hosts, runs `docker system dial-stdio` there, and its standard streams are the connection.
 */
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/** Each is a process here and a login there: enough for events, logs and a few calls at a time. */
const MOST = 16;

/** An agent of HTTP whose connections are SSH sessions. Idle ones are used again. */
export function createSshAgent(url: string): Agent {
  const { hostname, port, username } = new URL(url);
  const login = [
    ...(port === '' ? [] : ['-p', port]),
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    // Nobody is there to answer a question.
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T', '--', hostname],
  ];
  return Object.assign(new Agent({ keepAlive: true, maxSockets: MOST, maxFreeSockets: 4 }), {
    createConnection: () => dial(login, url),
  });
}

function dial(login: readonly string[], url: string): Duplex {
  const child = spawn('ssh', [...login, 'docker', 'system', 'dial-stdio'], { stdio: 'pipe', windowsHide: true });
  const { stdin, stdout, stderr } = child;
  const connection = new Duplex({
    read: () => stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, done),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  // A request that has the connection learns of its end; between two requests nobody does, and nobody must.
  connection.on('error', () => undefined);
  stdin.on('error', () => undefined);
  stdout.on('data', (chunk: Buffer) => {
    if (!connection.push(chunk)) stdout.pause();
  });
  let said = '';
  stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)));
  const fail = (why: string) =>
    connection.destroy(Object.assign(new Error(`${url}: ${why}`), { code: 'ECONNREFUSED' }));
  child.on('error', (error) => fail(`the program ssh cannot be run (${error.message})`));
  child.on('close', (code) => {
    if (connection.destroyed) return;
    if (code === 0) connection.push(null);
    else fail(said.trim() === '' ? `ssh ended with ${code ?? 'a signal'}` : said.trim());
  });
  // What HTTP does to a socket and a pair of pipes has no use for.
  const nothing = () => connection;
  const socket = { setKeepAlive: nothing, setNoDelay: nothing, setTimeout: nothing, ref: nothing, unref: nothing };
  return Object.assign(connection, socket);
}
