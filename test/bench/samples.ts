/** What the benchmarks on Docker run. */
export const IMAGE = 'drydock-test/web:latest';
/** The image of a pause. */
export const HELPER = process.env.DRYDOCK_HELPER_IMAGE ?? IMAGE;
/** Ends at once when told to stop, so that rounds do not wait for each other's grace. */
export const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
