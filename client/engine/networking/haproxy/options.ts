/** Lines that several configurations have. */

/**
 * For frontends of HTTP, as others are warned about it: a worker that ends must not close a connection on which a request may
 * be on its way just then. It answers once more and closes it thereby.
 */
export const IDLE_CLOSE = '  option idle-close-on-response';
