/** What a request for tasks of awsvpc must say, and of no other network mode may. Any subnet will do: there is none here. */
export const networkOf = (networkMode: string | undefined) =>
  networkMode === 'awsvpc' ? { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-local'] } } } : {};
