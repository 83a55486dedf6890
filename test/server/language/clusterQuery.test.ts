import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknownAttribute, operatorsOf, parseClusterQuery } from '../../../server/src/language/clusterQuery.ts';

const messageOf = (text: string) => {
  const query = parseClusterQuery(text);
  return query.isValid ? undefined : query.error.message;
};

const comparisonsOf = (text: string) => {
  const query = parseClusterQuery(text);
  return query.isValid
    ? query.comparisons.map(({ subject, operator, values }) => [subject.text, operator, ...values.map((v) => v.text)])
    : query.error.message;
};

describe('the cluster query language', () => {
  it.each([
    ['attribute:ecs.instance-type == t2.small', [['attribute:ecs.instance-type', '==', 't2.small']]],
    ['attribute:stack equals prod', [['attribute:stack', '==', 'prod']]],
    ['attribute:ssd exists', [['attribute:ssd', 'exists']]],
    ['attribute:ssd !exists', [['attribute:ssd', '!exists']]],
    ['attribute:ssd not_exists', [['attribute:ssd', '!exists']]],
    ['task:group == service:production', [['task:group', '==', 'service:production']]],
    ['agentVersion >= 1.62.0', [['agentVersion', '>=', '1.62.0']]],
    ['registeredAt > 2018-06-18T22:28:28+00:00', [['registeredAt', '>', '2018-06-18T22:28:28+00:00']]],
    ['runningTasksCount less_than_equal 4', [['runningTasksCount', '<=', '4']]],
    ["ec2InstanceId in ['i-1', 'i-2']", [['ec2InstanceId', 'in', "'i-1'", "'i-2'"]]],
    ['attribute:a not_in [b,c]', [['attribute:a', '!in', 'b', 'c']]],
    ['attribute:a !in [b]', [['attribute:a', '!in', 'b']]],
    ['attribute:a==b', [['attribute:a', '==', 'b']]],
    ['attribute:order == and', [['attribute:order', '==', 'and']]],
  ])('reads %s', (text, comparisons) => {
    expect(comparisonsOf(text)).toEqual(comparisons);
  });

  it('keeps a regular expression whole, with its own parentheses and bars', () => {
    expect(comparisonsOf('(attribute:type =~ (t3|m5)\\..*|c\\(5) and attribute:az !~ us-east-1[ab]')).toEqual([
      ['attribute:type', '=~', '(t3|m5)\\..*|c\\(5'],
      ['attribute:az', '!~', 'us-east-1[ab]'],
    ]);
  });

  it('reads and, or, not and parentheses in words and symbols', () => {
    const both = [
      'not (task:group == a) and (attribute:b exists or attribute:c exists)',
      '!(task:group == a)&&(attribute:b exists||attribute:c exists)',
    ];
    for (const text of both) {
      expect(comparisonsOf(text)).toEqual([
        ['task:group', '==', 'a'],
        ['attribute:b', 'exists'],
        ['attribute:c', 'exists'],
      ]);
    }
  });

  it.each([
    ['', 'expected a subject'],
    ['instanceType == t3.micro', '`instanceType` is no subject'],
    ['attribute: == a', '`attribute:` is no subject'],
    ['attribute:a', 'expected an operator behind `attribute:a`, but the expression ends'],
    ['attribute:a = b', 'expected an operator behind `attribute:a`, but there is `=`'],
    ['attribute:a ==', 'expected a value behind `==`'],
    ['attribute:a =~', 'expected a value behind `=~`'],
    ['attribute:a in b', 'expected a list behind `in`'],
    ['attribute:a in [b', 'a `]` is missing'],
    ['attribute:a in []', 'expected a value in the list'],
    ['(attribute:a exists', 'a `)` is missing'],
    ['attribute:a exists)', 'a `)` without its `(`'],
    ['attribute:a exists and', 'expected a subject'],
    ['attribute:a == b c', 'expected `and`, `or` or the end, but there is `c`'],
    ['('.repeat(5000), 'nested too deeply'],
  ])('refuses %j', (text, message) => {
    expect(messageOf(text)).toContain(message);
  });

  it('tells where it went wrong', () => {
    expect(parseClusterQuery('attribute:a exists and foo == b')).toMatchObject({
      isValid: false,
      error: { offset: 23, text: 'foo' },
    });
  });

  it('never throws, and every error is inside the expression', () => {
    const piece = fc.constantFrom(
      'attribute:a',
      ' ',
      '==',
      '=~',
      'in',
      '[',
      ']',
      '(',
      ')',
      ',',
      'not',
      '!',
      'and',
      '||',
      "'",
      '\\',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const query = parseClusterQuery(text);
        if (!query.isValid) {
          expect(query.error.offset + query.error.text.length).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('subjects', () => {
  it('have operators of their own', () => {
    expect(operatorsOf('agentVersion')).toContain('>=');
    expect(operatorsOf('agentConnected')).not.toContain('>=');
    expect(operatorsOf('attribute:a')).toBeUndefined();
  });

  it('may be attributes of one’s own, but not misspelled ones of ECS', () => {
    expect(isUnknownAttribute('stack')).toBe(false);
    expect(isUnknownAttribute('ecs.instance-type')).toBe(false);
    expect(isUnknownAttribute('ecs.capability.external')).toBe(false);
    expect(isUnknownAttribute('ecs.instance-typ')).toBe(true);
  });
});
