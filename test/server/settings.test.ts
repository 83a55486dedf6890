import { describe, expect, it } from 'vitest';
import { readSettings } from '../../server/src/settings.ts';

describe('settings', () => {
  it('assume no launch type and show lenses unless told otherwise', () => {
    expect(readSettings(undefined)).toEqual({ assumedLaunchType: undefined, codeLenses: true });
    expect(readSettings({ launchType: 'none' })).toEqual({ assumedLaunchType: undefined, codeLenses: true });
  });

  it('are read in the nested form editors send and in the flat one', () => {
    expect(readSettings({ launchType: 'EC2', codeLens: { enabled: false } })).toEqual({
      assumedLaunchType: 'EC2',
      codeLenses: false,
    });
    expect(readSettings({ 'codeLens.enabled': false }).codeLenses).toBe(false);
  });

  it('of another form count as not told', () => {
    expect(readSettings({ launchType: 7, codeLens: 'yes' })).toEqual({
      assumedLaunchType: undefined,
      codeLenses: true,
    });
  });
});
