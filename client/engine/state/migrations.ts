/** How the state of an older Drydock becomes today's: one step per schema version, each from its number to the next. */

/** The members of a snapshot, whatever version wrote it. */
type Members = Readonly<Record<string, unknown>>;

const STEPS: Readonly<Record<number, (state: Members) => Members>> = {
  // There were no services, no scaling and no container instances yet.
  1: (state) => ({
    ...state,
    services: [],
    scalableTargets: [],
    balancers: [],
    containerInstances: [],
    capacityProviders: [],
    accountSettings: {},
  }),
};

/**
 * @param from the schema version the state was written with
 * @param to the one it is wanted in, not less than `from`
 * @throws when there is no way from one to the other
 */
export function migrate(state: Members, from: number, to: number): Members {
  let current = state;
  for (let version = from; version < to; version++) {
    const step = STEPS[version];
    if (!step) throw new Error(`it was written with schema ${version}, which is not known`);
    current = step(current);
  }
  return current;
}
