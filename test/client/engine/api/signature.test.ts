import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEY, rawRequest, signedHeaders, startHarness, type Harness, type SignedRequest } from './harness.ts';

const TARGET = 'AmazonEC2ContainerServiceV20141113.ListClusters';

describe('signatures', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness();
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const send = async (options: SignedRequest, change: (headers: Record<string, string>) => object = (same) => same) => {
    const headers = await signedHeaders(api.server.port, { target: TARGET, body: '{}', ...options });
    const answer = await rawRequest(api.server.port, {
      method: options.method ?? 'POST',
      path: options.path ?? '/',
      headers: change(headers) as Record<string, string>,
      body: options.body ?? '{}',
    });
    const { __type: type, message } = JSON.parse(answer.text) as { __type?: string; message?: string };
    return { status: answer.status, type, message };
  };

  it('of the SDK are accepted', async () => {
    await expect(api.client.send(new ListClustersCommand({}))).resolves.toMatchObject({
      clusterArns: ['arn:aws:ecs:us-east-1:000000000000:cluster/default'],
    });
  });

  it('are accepted with signed header values that have inner spaces', async () => {
    expect(await send({ headers: { 'x-amz-note': '  two   words ' } })).toMatchObject({ status: 200 });
  });

  it('are accepted over a query with characters that need encoding', async () => {
    const path = '/logs?container=a%2Fb%20c&task=nothing%2Bhere&follow=false';
    expect(await send({ method: 'GET', path, body: '' })).toMatchObject({
      type: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
  });

  it.each<[string, SignedRequest, object]>([
    [
      'of an unknown key',
      { key: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: KEY.secretAccessKey } },
      { type: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' },
    ],
    [
      'with another secret',
      { key: { ...KEY, secretAccessKey: 'not the secret' } },
      {
        type: 'InvalidSignatureException',
        message: expect.stringMatching(/^The request signature we calculated/) as string,
      },
    ],
    [
      'for another service',
      { service: 's3' },
      { type: 'InvalidSignatureException', message: "Credential should be scoped to correct service: 'ecs'." },
    ],
    [
      'that are six minutes old',
      { signingDate: new Date(Date.now() - 360_000) },
      {
        type: 'InvalidSignatureException',
        message: expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z is now/) as string,
      },
    ],
    [
      'from six minutes ahead',
      { signingDate: new Date(Date.now() + 360_000) },
      { type: 'InvalidSignatureException', message: expect.stringMatching(/^Signature not yet current: /) as string },
    ],
  ])('%s are refused', async (_name, request, error) => {
    expect(await send(request)).toMatchObject({ status: 400, ...error });
  });

  it('four minutes old are accepted', async () => {
    expect(await send({ signingDate: new Date(Date.now() - 240_000) })).toMatchObject({ status: 200 });
  });

  it.each<[string, (headers: Record<string, string>) => object, string]>([
    ['without an Authorization header', ({ authorization: _, ...rest }) => rest, 'MissingAuthenticationTokenException'],
    ['of another scheme', (h) => ({ ...h, authorization: 'Basic dXNlcjpwYXNz' }), 'IncompleteSignatureException'],
    [
      'without a signature',
      (h) => ({ ...h, authorization: h['authorization']?.replace(/Signature=\w+/, '') }),
      'IncompleteSignatureException',
    ],
    ['without a date', ({ 'x-amz-date': _, ...rest }) => rest, 'IncompleteSignatureException'],
    [
      'with a changed header that was signed',
      (h) => ({ ...h, 'x-amz-target': TARGET.replace('List', 'Delete') }),
      'InvalidSignatureException',
    ],
    [
      'with a shortened signature',
      (h) => ({ ...h, authorization: h['authorization']?.replace(/Signature=(\w{10})\w+/, 'Signature=$1') }),
      'InvalidSignatureException',
    ],
  ])('requests %s are refused', async (_name, change, type) => {
    expect(await send({}, change)).toMatchObject({ status: 400, type });
  });

  it('do not help a request whose body was changed', async () => {
    const headers = await signedHeaders(api.server.port, { target: TARGET, body: '{"maxResults":1}' });
    const answer = await rawRequest(api.server.port, { headers, body: '{"maxResults":9}' });
    expect(JSON.parse(answer.text)).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  it('do not help a request that a web page sends', async () => {
    expect(await send({}, (headers) => ({ ...headers, origin: 'http://127.0.0.1' }))).toMatchObject({ status: 403 });
  });
});

describe('the wire', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness();
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const post = async (target: string, body: string) => {
    const headers = await signedHeaders(api.server.port, { target, body });
    return rawRequest(api.server.port, { headers, body });
  };

  it('carries AWS JSON 1.1 with a request id', async () => {
    const answer = await post(TARGET, '{}');
    expect(answer.headers).toMatchObject({ 'content-type': 'application/x-amz-json-1.1' });
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['AmazonEC2ContainerServiceV20141113.MakeCoffee', '{}', 'UnknownOperationException'],
    ['AmazonEC2ContainerServiceV20141113.constructor', '{}', 'UnknownOperationException'],
    ['SomethingElse.ListClusters', '{}', 'UnknownOperationException'],
    [TARGET, '{"maxResults":', 'SerializationException'],
    [TARGET, '[]', 'SerializationException'],
    [TARGET, '{"maxResults":"ten"}', 'SerializationException'],
  ])('answers %s with %s by %s', async (target, body, type) => {
    const answer = await post(target, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ __type: type });
  });

  it('names the place and the types of a value that does not fit', async () => {
    const body = JSON.stringify({ family: 'a', containerDefinitions: [{ name: 'a', memory: '512' }] });
    const answer = await post('AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition', body);
    expect(JSON.parse(answer.text)).toEqual({
      __type: 'SerializationException',
      message: 'STRING_VALUE cannot be converted to Integer (containerDefinitions[0].memory)',
    });
  });

  it('takes members it does not know, as ECS does', async () => {
    expect((await post(TARGET, '{"somethingNew":{"a":1}}')).status).toBe(200);
  });

  it('refuses a body of many megabytes', async () => {
    const body = JSON.stringify({ nextToken: 'x'.repeat(5_000_000) });
    const answer = await post(TARGET, body).catch((error: unknown) => String(error));
    expect(answer).toMatchObject({ status: 413 });
  });

  it('is not there for other machines', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter((each) => !each.internal && each.family === 'IPv4')
      .map((each) => each.address);
    for (const address of addresses) {
      const refused = await new Promise<string | undefined>((resolve) => {
        const socket = connect(api.server.port, address, () => resolve(undefined));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(refused).toBe('ECONNREFUSED');
    }
  });
});
