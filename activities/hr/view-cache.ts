import { OrgView, type OrgViewOptions } from './org-view.js';

/** So long a view is kept after its last use: a plan asks again within seconds. */
const keepMs = 15 * 60_000;
const most = 20;

/** The views of the plans that this process works on. */
export class ViewCache {
  private readonly views = new Map<string, { view: OrgView; usedMs: number }>();

  constructor(private readonly now = Date.now) {}

  /** @param key of a plan: the same for all runs of its workflow, another for another plan */
  ofPlan(key: string, options: OrgViewOptions): OrgView {
    const nowMs = this.now();
    for (const [other, { usedMs }] of this.views) if (usedMs + keepMs < nowMs) this.views.delete(other);
    const view = this.views.get(key)?.view ?? new OrgView(options);
    this.views.delete(key);
    this.views.set(key, { view, usedMs: nowMs });
    const [oldest] = this.views.keys();
    if (this.views.size > most && oldest !== undefined) this.views.delete(oldest);
    return view;
  }
}
