export { startSimulator, type Simulator, type SimulatorOptions, type SimulatorReadyLine } from './start-simulator.js';
export type { SimulatorAdmin, ClockState } from './admin/simulator-admin.js';
export type { OrgState } from './admin/org-state.js';
export type { Fault, FaultKind } from './http/faults.js';
export type { LoggedRequest } from './http/request-log.js';
export { rateLimitTiers, type RateLimitTier } from './http/rate-limits.js';
export { LoadError } from './seed/load.js';
export type { Settings, CustomAttribute } from './org/settings.js';
