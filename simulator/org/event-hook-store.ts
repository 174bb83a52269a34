import type { EventParty } from './event-writer.js';

export interface HookHeader {
  key: string;
  value: string;
}

/** Where and how a hook's requests go. */
export interface HookChannel {
  type: 'HTTP';
  version: '1.0.0';
  config: {
    uri: string;
    method: 'POST';
    headers: HookHeader[];
    /** The header that proves to the receiver that it is Okta who calls. */
    authScheme?: { type: 'HEADER'; key: string; value: string };
  };
}

/** What whoever registers a hook decides. */
export interface HookDefinition {
  name: string;
  description: string | null;
  events: { type: 'EVENT_TYPE'; items: string[] };
  channel: HookChannel;
}

export interface EventHook extends HookDefinition {
  readonly id: string;
  readonly created: string;
  readonly createdBy: string;
  lastUpdated: string;
  status: 'ACTIVE' | 'INACTIVE';
  verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  /** The hook gets what is stored from then on, on the simulated clock. */
  startsAt: number;
}

/** How many hooks of an org may be active and verified at once. */
export const mostReceivingHooks = 25;

/** The event hooks of an org, oldest first. */
export class EventHookStore {
  private readonly byId = new Map<string, EventHook>();

  all(): Iterable<EventHook> {
    return this.byId.values();
  }

  get(id: string): EventHook | undefined {
    return this.byId.get(id);
  }

  add(hook: EventHook): void {
    this.byId.set(hook.id, hook);
  }

  remove(hook: EventHook): void {
    this.byId.delete(hook.id);
  }

  /** Whether there is room for one more that receives. */
  get full(): boolean {
    return [...this.all()].filter(receives).length >= mostReceivingHooks;
  }
}

/** Nothing is delivered to a hook before its endpoint has proved itself. */
export const receives = ({ status, verificationStatus }: EventHook): boolean =>
  status === 'ACTIVE' && verificationStatus === 'VERIFIED';

export function hookParty({ id, name }: EventHook): EventParty {
  return { id, type: 'EventHook', alternateId: 'unknown', displayName: name, detailEntry: null };
}
