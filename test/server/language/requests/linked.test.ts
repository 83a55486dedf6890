import { describe, expect, it } from 'vitest';
import { createLanguageService, type ParsedDocument } from '../../../../server/src/language/index.ts';
import { definitionName, linkedDefinition } from '../../../../server/src/language/requests/linked.ts';
import { documentOf, service } from '../../support/language.ts';

const parse = (uri: string, value: unknown): ParsedDocument => service.parse(documentOf(JSON.stringify(value), uri));
const definition = (uri: string, family: string, name = 'app') =>
  parse(uri, { family, containerDefinitions: [{ name, image: 'nginx:1' }] });
const request = (value: object, uri = 'file:///web/service.json') => parse(uri, { desiredCount: 1, ...value });

describe('the name of a task definition', () => {
  it.each([
    ['web', { family: 'web', isPinned: false }],
    ['web:7', { family: 'web', isPinned: true }],
    ['web:${REVISION}', { family: 'web', isPinned: false }],
    ['arn:aws:ecs:us-east-1:111122223333:task-definition/web:7', { family: 'web', isPinned: true }],
    ['<TASK_DEFINITION>', undefined],
    ['${FAMILY}:1', undefined],
    ['', undefined],
  ])('is read from %j', (text, expected) => {
    expect(definitionName(text)).toEqual(expected);
  });
});

describe('the task definition of a request', () => {
  const web = definition('file:///other/web.json', 'web');

  it('is the one of that family', () => {
    const related = [definition('file:///web/db.json', 'db'), web];
    expect(linkedDefinition(request({ taskDefinition: 'web' }), related)?.document).toBe(web);
    expect(linkedDefinition(request({ taskDefinition: 'api' }), related)).toBeUndefined();
  });

  it('is the one beside it when several have the family, and none when that does not tell either', () => {
    const beside = definition('file:///web/web.json', 'web');
    const again = definition('file:///web/web.prod.json', 'web');
    expect(linkedDefinition(request({ taskDefinition: 'web' }), [web, beside])?.document).toBe(beside);
    expect(linkedDefinition(request({ taskDefinition: 'web' }), [beside, again])).toBeUndefined();
  });

  it('is the only one in its folder when the request names none', () => {
    const beside = definition('file:///web/web.json', 'web');
    expect(linkedDefinition(request({}), [web, beside])?.document).toBe(beside);
    expect(linkedDefinition(request({}), [web])).toBeUndefined();
    expect(linkedDefinition(request({}), [beside, definition('file:///web/db.json', 'db')])).toBeUndefined();
  });

  it('counts in its newest version', () => {
    let related = [definition('file:///web/web.json', 'web', 'old')];
    const own = createLanguageService({ relatedDocuments: () => related });
    const loadBalancers = [{ targetGroupArn: 'arn', containerName: 'new', containerPort: 80 }];
    const document = request({ serviceName: 'web', taskDefinition: 'web', loadBalancers });
    const codes = () => own.validate(document).map(({ code }) => code);
    expect(codes()).toEqual(['svc-lb-container']);
    related = [definition('file:///web/web.json', 'web', 'new')];
    expect(codes()).toEqual(['svc-lb-port']);
  });

  it('is where the other end of a conflict is shown', () => {
    const own = createLanguageService({ relatedDocuments: () => [web] });
    const loadBalancers = [{ targetGroupArn: 'arn', containerName: 'api', containerPort: 80 }];
    const [problem] = own.validate(request({ serviceName: 'web', taskDefinition: 'web', loadBalancers }));
    expect(problem?.code).toBe('svc-lb-container');
    const diagnostic = problem && own.toDiagnostic(problem, 'file:///web/service.json');
    expect(diagnostic?.relatedInformation?.[0]?.location.uri).toBe('file:///other/web.json');
  });
});
