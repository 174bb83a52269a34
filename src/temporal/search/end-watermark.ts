import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { searchId } from '../../ids.js';

const givesWayWithinMs = 5000;

/** Ends the owner of a search's watermark, where there is one: with no worker to end it, by force. */
export async function endWatermark(client: Client, connection: string, name: string): Promise<void> {
  const owner = client.workflow.getHandle(searchId(connection, name));
  try {
    await owner.cancel();
    const untilMs = Date.now() + givesWayWithinMs;
    while (await isRunning(owner)) {
      if (Date.now() > untilMs) await owner.terminate('the search was deleted');
      else await delay(100);
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

const isRunning = async (owner: WorkflowHandle): Promise<boolean> => (await owner.describe()).status.name === 'RUNNING';
