import { setHandler, workflowInfo } from '@temporalio/workflow';
import type { EvidenceDocument, EvidenceEntry } from '../../src/evidence/document.js';
import { attempt } from '../steps/attempt.js';
import type { Flow } from './flow.js';
import { flowActivities } from './flow-activities.js';
import { flowEvidenceQuery } from './messages.js';

/** As many effects as one document holds: it stays well below what Temporal takes as a payload. */
const effectsPerDocument = 100;

/** The evidence of a flow: documents that follow each other, each over what the flow has done since the one before. */
export class Evidence {
  readonly documents: EvidenceDocument[] = [];
  private confirmed = 0;

  constructor(
    private readonly flow: Flow,
    private readonly userId: string,
  ) {
    setHandler(flowEvidenceQuery, () => this.documents);
  }

  /** Confirms what was done since it was last called, and seals it. What can't be had is a leftover. */
  async gather(): Promise<void> {
    const { flow, userId } = this;
    const { connection } = flow;
    const { kind } = flow.options;
    const { confirmEffects, sealEvidence } = flowActivities(flow);
    flow.say(`Confirming what was done by the System Log (user ${userId})`, flow.status().state);
    await attempt(flow, 'evidence', async () => {
      do {
        const effects = flow.effects.slice(this.confirmed, this.confirmed + effectsPerDocument);
        const entries: EvidenceEntry[] =
          effects.length === 0 ? [] : await confirmEffects({ connection, userId, effects });
        const isLast = this.confirmed + effects.length >= flow.effects.length;
        const leftovers = isLast
          ? flow.leftovers.map(({ step, type }) => ({ kind: 'leftover' as const, step, type }))
          : [];
        const document = await sealEvidence({
          ...{ kind, connection, userId, workflowId: workflowInfo().workflowId },
          follows: this.documents.at(-1)?.head ?? null,
          entries: [...entries, ...leftovers],
        });
        this.documents.push(document);
        this.confirmed += effects.length;
      } while (this.confirmed < flow.effects.length);
    });
  }
}
