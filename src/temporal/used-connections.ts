import type { Client } from '@temporalio/client';
import { searchAttributeKeys } from '../search-attributes.js';
import { listExecutions } from './list-executions.js';
import { searchAttributeLookup } from './search-attributes.js';

/** A connection that running workflows name. */
export interface UsedConnection {
  name: string;
  /** How many running workflows name it. */
  workflows: number;
}

/** More isn't looked for: whoever sees these knows enough. */
const most = 20;
const attribute = searchAttributeKeys.connection;

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/**
 * The connections that running workflows name and that aren't among the known ones; undefined where the namespace doesn't
 * know our search attribute, by which they are found.
 *
 * @param taskQueue counts workflows of this queue only
 */
export async function unknownConnections(
  client: Client,
  known: readonly string[],
  taskQueue?: string,
): Promise<UsedConnection[] | undefined> {
  if (!(await searchAttributeLookup(client)()).includes(attribute.name)) return undefined;
  const running = [
    "ExecutionStatus = 'Running'",
    ...(taskQueue === undefined ? [] : [`TaskQueue = ${quoted(taskQueue)}`]),
  ];
  const found: UsedConnection[] = [];
  while (found.length < most) {
    const name = await anyOther(client, running, [...known, ...found.map((one) => one.name)]);
    if (name === undefined) break;
    const { count } = await client.workflow.count([...running, `${attribute.name} = ${quoted(name)}`].join(' AND '));
    found.push({ name, workflows: count });
  }
  return found;
}

async function anyOther(client: Client, running: string[], known: string[]): Promise<string | undefined> {
  const others = known.length === 0 ? [] : [`${attribute.name} NOT IN (${known.map(quoted).join(', ')})`];
  const query = [...running, `${attribute.name} IS NOT NULL`, ...others].join(' AND ');
  for await (const { searchAttributes } of listExecutions(client, query, 1)) {
    const data = searchAttributes?.indexedFields?.[attribute.name]?.data;
    return data ? String(JSON.parse(Buffer.from(data).toString('utf8'))) : undefined;
  }
  return undefined;
}
