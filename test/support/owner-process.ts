import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config/environment.js';

const script = fileURLToPath(new URL('owner-process.mjs', import.meta.url));

interface Report {
  stage: 'ready' | 'armed' | 'asked' | 'answered';
  connection?: string;
}

/** A process that owns tokens, to be killed where the test likes. */
export class OwnerProcess {
  private readonly child: ChildProcess;
  private readonly reports: Report[] = [];

  /** Loads everything, and does nothing until it is started. */
  constructor(environment: Environment) {
    this.child = fork(script, { execArgv: [], env: { ...process.env, ...environment } });
    this.child.on('message', (report: Report) => this.reports.push(report));
  }

  async start(where: { address: string; namespace: string; file: string }): Promise<void> {
    this.child.send({ start: where });
    await this.reported('ready', 1);
  }

  /** Stops each refresh before it leaves, or when its answer is there. */
  async stopAt(stage: 'asked' | 'answered'): Promise<void> {
    this.child.send({ stopAt: stage });
    await this.reported('armed', 1);
  }

  goOn(): void {
    this.child.send({ goOn: true });
  }

  /** Waits until so many connections have come to a stage. */
  async reported(stage: Report['stage'], count: number): Promise<void> {
    while (this.reports.filter((report) => report.stage === stage).length < count) {
      if (this.isOver) throw new Error('the owner has ended by itself');
      await delay(10);
    }
  }

  /** Ends it as a loss of power does: nothing is said to anybody. */
  async kill(): Promise<void> {
    if (this.isOver) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
