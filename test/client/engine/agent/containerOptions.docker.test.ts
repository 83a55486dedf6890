/** What a container finds of its definition when it runs. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { agentOnDocker, isRunning, isStopped, output, type AgentOnDocker } from '../../../support/realDocker.ts';
import { container, type TaskOptions } from '../../../support/taskRecords.ts';

let engine: AgentOnDocker;
afterEach(async () => {
  expect(await engine.cleanUp()).toEqual([]);
});

/** Runs a script in a container with these fields and gives what it printed. */
async function printed(script: string, fields: ReturnType<typeof container>, more: Partial<TaskOptions> = {}) {
  engine = agentOnDocker();
  engine.secrets.put('overlay', 'app', 'TOKEN', 'from the overlay');
  const { definition, ...rest } = more;
  const arn = engine.run({
    ...rest,
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [container('app', { command: ['sh', '-c', script], ...fields })],
      ...definition,
    },
  });
  await engine.until(arn, isStopped);
  return output(engine.docker, engine.container(arn, 'app').dockerId ?? '');
}

/** What a container that goes on has printed; it may need a moment for it. */
async function printedOnce(id: string): Promise<string> {
  const text = await output(engine.docker, id);
  if (text === '') throw new Error('nothing is printed yet');
  return text;
}

describe('a container', () => {
  it('has its environment: definition, override, overlay, and secrets over all', async () => {
    const text = await printed(
      'echo "$A $B $C $TOKEN"',
      {
        environment: ['A', 'B', 'C', 'TOKEN'].map((name) => ({ name, value: 'definition' })),
        secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:1:parameter/token' }],
      },
      {
        overrides: { containerOverrides: [{ name: 'app', environment: [{ name: 'B', value: 'override' }] }] },
        overlay: { containers: { app: { environment: { C: 'overlay' }, secretNames: ['TOKEN'] } }, volumes: {} },
        overlayId: 'overlay',
      },
    );
    expect(text).toBe('definition override overlay from the overlay');
  });

  it('runs without the GPUs that this Docker does not have, and says so', async () => {
    const resourceRequirements = [{ type: 'GPU' as const, value: '1' }];
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        containerDefinitions: [container('app', { command: ['sleep', '60'], stopTimeout: 1, resourceRequirements })],
      },
    });
    await engine.until(arn, isRunning);
    expect(engine.container(arn, 'app').reason).toMatch(/^Not applied: a GPU\. .*NVIDIA/);
    expect(engine.container(arn, 'app').restartCount).toBe(0);
  });

  it('runs with what RunTask overrides of the container and of the task', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      launchType: 'FARGATE',
      definition: {
        networkMode: 'awsvpc',
        cpu: '1024',
        memory: '2048',
        containerDefinitions: [
          container('app', {
            command: ['false'],
            stopTimeout: 1,
            cpu: 512,
            memory: 512,
            environment: [{ name: 'A', value: 'a' }],
          }),
        ],
      },
      overrides: {
        cpu: '256',
        memory: '512',
        containerOverrides: [
          {
            name: 'app',
            command: ['sh', '-c', 'echo "$A $B"; sleep 60'],
            environment: [{ name: 'B', value: 'b' }],
            cpu: 128,
            memory: 64,
            memoryReservation: 32,
          },
        ],
      },
    });
    await engine.until(arn, isRunning);
    const id = engine.container(arn, 'app').dockerId ?? '';
    const { HostConfig } = (await engine.docker.inspectContainer(id))?.raw as { HostConfig: Record<string, unknown> };
    expect(HostConfig).toMatchObject({
      NanoCpus: 250_000_000,
      CpuShares: 128,
      Memory: 64 * 2 ** 20,
      MemoryReservation: 32 * 2 ** 20,
    });
    expect(await eventually(() => printedOnce(id))).toBe('a b');
  });

  it('is told where it runs', async () => {
    const text = await printed('echo "$AWS_EXECUTION_ENV $AWS_REGION $AWS_DEFAULT_REGION"', {});
    expect(text).toBe('AWS_ECS_EC2 us-east-1 us-east-1');
  });

  it('has the variables of the files that stand for its environment files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
    const value = 'arn:aws:s3:::bucket/app.env';
    try {
      await writeFile(join(folder, 'local.env'), '# of this machine\nA=file\nB=file\nC="a b"=c\n');
      const text = await printed(
        'echo "$A $B $C"',
        {
          environment: [{ name: 'A', value: 'definition' }],
          environmentFiles: [{ type: 's3', value }],
        },
        {
          overlay: { containers: { app: { environmentFiles: { [value]: join(folder, 'local.env') } } }, volumes: {} },
        },
      );
      expect(text).toBe('definition file "a b"=c');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('has its user, directory, entry point and limits', async () => {
    const text = await printed('', {
      entryPoint: ['sh', '-c', 'id -u; pwd; ulimit -n; cat /proc/self/cgroup >/dev/null; echo $0 $1'],
      command: ['first', 'second'],
      user: '1234',
      workingDirectory: '/tmp',
      ulimits: [{ name: 'nofile', softLimit: 4321, hardLimit: 4321 }],
    });
    expect(text.split('\n')).toEqual(['1234', '/tmp', '4321', 'first second']);
  });

  it('cannot write to a read-only root, but to its tmpfs', async () => {
    const text = await printed('touch /file 2>/dev/null || echo refused; touch /scratch/file && echo written', {
      readonlyRootFilesystem: true,
      linuxParameters: { tmpfs: [{ containerPath: '/scratch', size: 8 }], initProcessEnabled: true },
    });
    expect(text).toBe('refused\nwritten');
  });

  it('shares a volume of the task with the others, read-only where it says so', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        volumes: [{ name: 'data', host: {} }],
        containerDefinitions: [
          container('writer', {
            command: ['sh', '-c', 'echo text > /out/file'],
            essential: false,
            mountPoints: [{ sourceVolume: 'data', containerPath: '/out' }],
          }),
          container('reader', {
            command: ['sh', '-c', 'cat /in/file; touch /in/other 2>/dev/null || echo refused'],
            dependsOn: [{ containerName: 'writer', condition: 'SUCCESS' }],
            mountPoints: [{ sourceVolume: 'data', containerPath: '/in', readOnly: true }],
          }),
        ],
      },
    });
    await engine.until(arn, isStopped);
    expect(await output(engine.docker, engine.container(arn, 'reader').dockerId ?? '')).toBe('text\nrefused');
  });

  it('finds on EFS what another task left there, and an EBS volume of its own', async () => {
    engine = agentOnDocker();
    const run = (script: string) =>
      engine.run({
        definition: {
          networkMode: 'bridge',
          volumes: [
            { name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/shared' } },
            { name: 'block', configuredAtLaunch: true },
          ],
          containerDefinitions: [
            container('app', {
              command: ['sh', '-c', script],
              mountPoints: [
                { sourceVolume: 'files', containerPath: '/files' },
                { sourceVolume: 'block', containerPath: '/block' },
              ],
            }),
          ],
        },
      });
    const first = run('echo kept > /files/file; echo lost > /block/file');
    await engine.until(first, isStopped);
    engine.store.requestRemoval(first);
    await engine.until(first, ({ observed }) => observed.cleanedUp);
    const second = run('cat /files/file; cat /block/file 2>/dev/null || echo empty');
    await engine.until(second, isStopped);
    expect(await output(engine.docker, engine.container(second, 'app').dockerId ?? '')).toBe('kept\nempty');
    const kept = await engine.cleanUp();
    expect(kept).toEqual([expect.stringMatching(/^drydock-efs-fs-1-/)]);
    for (const name of kept) await engine.docker.removeVolume(name);
  });

  it('reaches a folder of this machine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
    try {
      await printed('echo text > /host/file', { mountPoints: [{ sourceVolume: 'host', containerPath: '/host' }] }, {
        definition: { volumes: [{ name: 'host', host: { sourcePath: folder } }] },
      } as Partial<TaskOptions>);
      expect(await readFile(join(folder, 'file'), 'utf8')).toBe('text\n');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('has the devices, shared memory, capabilities and kernel parameters it asks for', async () => {
    const text = await printed(
      'df -k /dev/shm | tail -1 | tr -s " " | cut -d" " -f2; cat /proc/sys/kernel/msgmax; ls /dev/my-null',
      {
        linuxParameters: {
          sharedMemorySize: 128,
          devices: [{ hostPath: '/dev/null', containerPath: '/dev/my-null', permissions: ['read', 'write'] }],
          capabilities: { drop: ['ALL'] },
        },
        systemControls: [{ namespace: 'kernel.msgmax', value: '16384' }],
      },
    );
    expect(text.split('\n')).toEqual(['131072', '16384', '/dev/my-null']);
  });

  it('runs an image that was built here, whatever architecture the definition names', async () => {
    engine = agentOnDocker();
    const { architecture } = await engine.docker.info();
    const other = architecture === 'aarch64' ? 'X86_64' : 'ARM64';
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        runtimePlatform: { cpuArchitecture: other },
        containerDefinitions: [container('app', { command: ['true'] })],
      },
    });
    await engine.until(arn, isStopped);
    expect(engine.container(arn, 'app')).toMatchObject({ exitCode: 0 });
  });

  it.each(['bridge', 'awsvpc', 'host'] as const)(
    'sees the processes and shared memory of the others on %s, and only with mode "task"',
    async (networkMode) => {
      engine = agentOnDocker();
      const definition = {
        networkMode,
        containerDefinitions: [
          container('other', {
            command: ['sh', '-c', "trap 'exit 0' TERM; echo here > /dev/shm/file; sleep 54321 & wait"],
            stopTimeout: 2,
          }),
          container('app', {
            // The other one runs already, but may not have come to its end yet.
            command: [
              'sh',
              '-c',
              'for i in 1 2 3 4 5 6 7 8 9; do ps -o args | grep -q "sleep 5432[1]" && break; sleep 0.1; done; ' +
                'cat /dev/shm/file 2>&1; ps -o args; cat /proc/sys/kernel/msgmax',
            ],
            dependsOn: [{ containerName: 'other', condition: 'START' as const }],
            systemControls: [{ namespace: 'kernel.msgmax', value: '16384' }],
          }),
        ],
      };
      const printedBy = async (more: Partial<TaskOptions['definition']>) => {
        const arn = engine.run({ definition: { ...definition, ...more } });
        await engine.until(arn, isStopped);
        return output(engine.docker, engine.container(arn, 'app').dockerId ?? '');
      };
      const shared = await printedBy({ pidMode: 'task', ipcMode: 'task' });
      expect(shared).toMatch(/^here\n/);
      expect(shared.split('\n')).toContain('sleep 54321');
      expect(shared).toMatch(/\n16384$/);
      const apart = await printedBy({ ipcMode: 'none' });
      expect(apart).not.toMatch(/^here/);
      expect(apart.split('\n')).not.toContain('sleep 54321');
    },
  );

  it('is limited by the task, clamped to what Docker has', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      launchType: 'FARGATE',
      definition: {
        networkMode: 'awsvpc',
        cpu: '16 vCPU',
        memory: '120 GB',
        containerDefinitions: [
          {
            name: 'app',
            image: 'drydock-test/web:latest',
            command: ['sh', '-c', "trap 'exit 0' TERM; sleep 1000 & wait"],
          },
        ],
      },
    });
    await engine.until(arn, isRunning);
    const info = await engine.docker.info();
    const found = await engine.docker.inspectContainer(engine.container(arn, 'app').dockerId ?? '');
    const { HostConfig } = found?.raw as { HostConfig: { NanoCpus: number; Memory: number } };
    expect(HostConfig.NanoCpus).toBe(info.cpus * 1e9);
    expect(HostConfig.Memory).toBe(Math.min(info.memoryBytes, 120 * 1024 ** 3));
  });
});
