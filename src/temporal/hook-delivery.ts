import type { Client } from '@temporalio/client';
import type { Connections } from '../connections.js';
import type { HookPost } from '../hooks/hook-post.js';

/** How posts of event hooks get into Temporal. */
export interface HookDelivery {
  /** Resolves when Temporal holds the events of these posts. */
  deliver: (posts: HookPost[]) => Promise<void>;
  /** Whether posts can be delivered now. */
  isReady: () => boolean | Promise<boolean>;
}

/** Nothing takes events of hooks: Okta is told so, and polling brings them. */
export function hookDelivery(_client: Client, _connections: Connections): HookDelivery {
  return {
    deliver: () => Promise.reject(new Error('No trigger takes events of hooks')),
    isReady: () => false,
  };
}
