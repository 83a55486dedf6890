export function endEngine(stateFolder: string, dockerHost: string): Promise<void>;
