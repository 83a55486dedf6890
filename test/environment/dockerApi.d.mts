export function removeEngineObjects(endpoint: string, engineId: string): Promise<void>;
