/** Errors of the API, as clients get them: a type SDKs turn into an exception class, and a sentence. */

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Without a namespace, e.g. `ClusterNotFoundException`. */
  readonly type: string;
  readonly status: number;
  /** Members beside the message, e.g. `resourceIds`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.status = status;
    this.members = members;
  }
}

export const invalidParameter = (message: string) => new ApiError('InvalidParameterException', message);
/** ECS's catch-all for a request that is wrong for another reason than a parameter's value. */
export const clientError = (message: string) => new ApiError('ClientException', message);
export const clusterNotFound = () => new ApiError('ClusterNotFoundException', 'Cluster not found.');
export const clusterInactive = () => new ApiError('ClusterNotFoundException', 'The referenced cluster was inactive.');
export const taskNotFound = () => invalidParameter('The referenced task was not found.');
export const resourceNotFound = () =>
  new ApiError('ResourceNotFoundException', 'The specified resource was not found.');
/** The body is not what the operation's model says: not JSON, or a value of another type. */
export const serializationError = (message: string) => new ApiError('SerializationException', message);
export const unknownOperation = () =>
  new ApiError('UnknownOperationException', 'The requested operation is not recognized.');
export const serverError = (message: string) => new ApiError('ServerException', message, 500);
