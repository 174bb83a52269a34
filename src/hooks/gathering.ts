import type { HookLimits } from './hook-limits.js';
import type { HookPost } from './hook-post.js';
import { HookRefusal } from './refusal.js';

export type Deliver = (posts: HookPost[]) => Promise<void>;

export interface GatheringOptions {
  deliver: Deliver;
  limits: Pick<HookLimits, 'gatherMs' | 'gatherEvents' | 'gatherBytes' | 'waitingBytes'>;
  /** Told once of each delivery that failed. */
  onFailure: (error: unknown) => void;
}

interface Batch {
  posts: HookPost[];
  events: number;
  bytes: number;
  timer: NodeJS.Timeout;
  start: () => void;
  delivered: Promise<void>;
}

/** Gathers posts that come close to each other, so that Temporal is called once for all of them. */
export class Gathering {
  private open: Batch | undefined;
  private waitingBytes = 0;
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: GatheringOptions) {}

  /**
   * Resolves when the post is delivered, and rejects when it isn't.
   *
   * @param bytes of its body
   */
  async add(post: HookPost, bytes: number): Promise<void> {
    const { gatherEvents, gatherBytes, waitingBytes } = this.options.limits;
    if (this.waitingBytes + bytes > waitingBytes) {
      throw new HookRefusal(503, 'notDelivered', 'Too many posts wait to be delivered');
    }
    const { open } = this;
    if (open && (open.events + post.events.length > gatherEvents || open.bytes + bytes > gatherBytes)) this.flush();
    const batch = (this.open ??= this.begin());
    batch.posts.push(post);
    batch.events += post.events.length;
    batch.bytes += bytes;
    this.waitingBytes += bytes;
    if (batch.events >= gatherEvents || batch.bytes >= gatherBytes) this.flush();
    return batch.delivered;
  }

  /** Delivers at once what was gathered so far. */
  flush(): void {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    clearTimeout(open.timer);
    open.start();
  }

  /** Resolves when every delivery under way has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private begin(): Batch {
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (start = resolve));
    const batch: Batch = {
      ...{ posts: [], events: 0, bytes: 0, start },
      timer: setTimeout(() => this.flush(), this.options.limits.gatherMs),
      delivered: started.then(() => this.run(batch)),
    };
    this.running.add(batch.delivered);
    return batch;
  }

  private async run(batch: Batch): Promise<void> {
    try {
      await this.options.deliver(batch.posts);
    } catch (error) {
      this.options.onFailure(error);
      throw error;
    } finally {
      this.waitingBytes -= batch.bytes;
      this.running.delete(batch.delivered);
    }
  }
}
