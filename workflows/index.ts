export { claimSecret } from './claim-secret.js';
export { describeLimits } from './describe-limits.js';
export { offboardUser } from './offboard-user.js';
export { onboardUser } from './onboard-user.js';
export { ownTokens } from './own-tokens.js';
export { pollSystemLog } from './poll-system-log.js';
export { runAction } from './run-action.js';
export { showLogEvent } from './show-log-event.js';
