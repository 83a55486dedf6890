import { describe, expect, it } from 'vitest';
import type { ValidateOptions } from '../../../../server/src/language/index.ts';
import { codesOf as allCodesOf, parse, problemsOf as allProblemsOf, service, URI } from '../../support/language.ts';

/** What is wrong; advice is another matter. */
const problemsOf = (definition: unknown, options?: ValidateOptions) =>
  allProblemsOf(definition, options).filter(({ severity }) => severity !== 'hint');
const codesOf = (definition: unknown, options?: ValidateOptions) =>
  problemsOf(definition, options).map(({ code }) => code);

const container = { name: 'app', image: 'nginx:1.29', memory: 128 };
const definition = { family: 'web', containerDefinitions: [container] };

describe('validation', () => {
  it('says a structure error in the words of a person, with the value', () => {
    const [problem] = problemsOf({
      ...definition,
      containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: '80' }] }],
    });
    expect(problem?.message).toBe('`hostPort` must be an integer; it is the string "80".');
  });

  it('names the nearest known key', () => {
    expect(problemsOf({ ...definition, familly: 'x' })[0]?.message).toContain('Did you mean `family`?');
  });

  it('says where a misplaced key belongs', () => {
    const [problem] = problemsOf({ ...definition, containerDefinitions: [{ ...container, taskRoleArn: 'x' }] });
    expect(problem).toMatchObject({ code: 'doc-misplaced-key', pointer: '/containerDefinitions/0/taskRoleArn' });
    expect(problem?.message).toContain('at the root of the definition');
  });

  it('silences rules on a value that has a structure error', () => {
    expect(
      codesOf({
        ...definition,
        networkMode: 'awsvpc',
        containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: '8080' }] }],
      }),
    ).toEqual(['doc-type-mismatch']);
  });

  it('does not call a misspelled member missing', () => {
    expect(codesOf({ familly: 'web', containerDefinitions: [container] })).toEqual(['doc-unknown-key']);
    expect(
      codesOf({ family: 'web', containerDefinitions: [{ ...container, logConfiguration: { logdriver: 'awslogs' } }] }),
    ).toEqual(['doc-unknown-key']);
  });

  it('tells only the syntax while brackets are missing', () => {
    expect(codesOf('{ "family": "", "containerDefinitions": [ { "name": "app" ')).toEqual(['doc-json-syntax']);
  });

  it('goes on checking around a comma too many', () => {
    expect(codesOf('{ "family": "web", "containerDefinitions": [], }')).toEqual([
      'containers-required',
      'doc-json-syntax',
    ]);
  });

  it('takes a value that is being typed for unknown, not for missing', () => {
    expect(codesOf('{ "family": , "containerDefinitions": [{ "name": "a", "image": , "memory": 1024 }] }')).toEqual([
      'doc-json-syntax',
      'doc-json-syntax',
    ]);
  });

  it('checks what describe-task-definition answers, wrapper included', () => {
    expect(codesOf({ taskDefinition: { ...definition, family: 'a b', revision: 1 }, tags: [] })).toEqual([
      'doc-describe-wrapper',
      'family-pattern',
      'doc-output-only-field',
    ]);
  });

  it('checks the structure of a bare list of containers and of a single one', () => {
    expect(allCodesOf([container, { ...container, name: 'other', cpu: '1' }])).toEqual([
      'doc-container-array-root',
      'doc-type-mismatch',
    ]);
    expect(allCodesOf({ ...container, cpu: '1' })).toEqual(['doc-container-array-root', 'doc-type-mismatch']);
  });

  it('holds the containers of a fragment to their rules, and looks for nothing that is elsewhere', () => {
    const own = { ...container, image: 'nginx:1.27', mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] };
    const errors = (definition: unknown) =>
      problemsOf(definition).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
    expect(errors([own])).toEqual([]);
    expect(errors([own, own])).toEqual(['container-name-unique']);
    expect(errors([{ ...own, dependsOn: [{ containerName: 'db', condition: 'START' }] }])).toEqual(['depends-unknown']);
  });

  it('checks a service definition as what it is', () => {
    expect(codesOf({ serviceName: 'web', desiredCount: 1, taskDefinition: 'web:1' })).toEqual([]);
    expect(codesOf({ serviceName: 'web', desiredCount: '1', taskDefinition: 'web:1' })).toEqual(['doc-type-mismatch']);
    expect(codesOf({ ServiceName: 'web', DesiredCount: 1, TaskDefinition: 'web:1' })).toEqual(
      Array(3).fill('doc-cloudformation-case'),
    );
  });

  it('checks for an assumed launch type only where none is written', () => {
    const fargate = { assumedLaunchType: 'FARGATE' } as const;
    expect(codesOf(definition)).toEqual([]);
    expect(codesOf(definition, fargate)).toContain('fargate-cpu-required');
    expect(codesOf({ ...definition, requiresCompatibilities: ['EC2'] }, fargate)).toEqual([]);
  });

  it('underlines only the bracket of something that spans lines', () => {
    const [problem] = problemsOf({ family: 'web', containerDefinitions: [{ name: 'app', memory: 128 }] });
    expect(problem?.range).toEqual({ start: { line: 3, character: 4 }, end: { line: 3, character: 5 } });
  });

  it('keeps one rule that throws from hiding the others', async () => {
    const { createLanguageService } = await import('../../../../server/src/language/index.ts');
    const told: string[] = [];
    const careful = createLanguageService({ onRuleError: (code) => told.push(code) });
    const { rules } = await import('../../../../server/src/language/rules/index.ts');
    const [first] = rules;
    if (first === undefined) throw new Error('there are no rules');
    const original = { ...first };
    Object.assign(first, {
      check: () => {
        throw new Error('boom');
      },
    });
    try {
      const document = parse('{ "family": "web", "containerDefinitions": [] }');
      expect(careful.validate(document).map(({ code }) => code)).toEqual(['containers-required']);
      expect(told).toEqual([first.code]);
    } finally {
      Object.assign(first, original);
    }
  });

  it('turns a problem into a diagnostic with link, related places and tags', () => {
    const text =
      '{ "family": "a", "family": "b", "containerDefinitions": [{ "name": "a", "image": "b", "memory": 7 }] }';
    const [problem] = problemsOf(text);
    if (problem === undefined) throw new Error('no problem');
    expect(service.toDiagnostic(problem, URI)).toMatchObject({
      code: 'doc-duplicate-key',
      source: 'drydock',
      severity: 2,
      tags: [1],
      relatedInformation: [{ location: { uri: URI, range: { start: { line: 0, character: 2 } } } }],
    });
  });
});
