import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { searchAttributeKeys } from '../search-attributes.js';

const ourNames: string[] = Object.values(searchAttributeKeys).map(({ name }) => name);
const knownForMs = 60_000;

type Lister = Pick<Client, 'connection' | 'options'>;

async function list({ connection, options }: Lister): Promise<string[]> {
  const { namespace } = options;
  const { customAttributes } = await (connection as OperatorConnection).operatorService.listSearchAttributes({
    namespace,
  });
  return Object.keys(customAttributes).filter((name) => ourNames.includes(name));
}

type OperatorConnection = {
  operatorService: {
    listSearchAttributes: (request: {
      namespace: string;
    }) => Promise<proto.temporal.api.operatorservice.v1.IListSearchAttributesResponse & { customAttributes: object }>;
    addSearchAttributes: (request: {
      namespace: string;
      searchAttributes: Record<string, proto.temporal.api.enums.v1.IndexedValueType>;
    }) => Promise<unknown>;
  };
};

/**
 * Makes the look-up of the registered search attributes, remembered for a minute. Where a server doesn't let us ask,
 * none counts as registered: the workflows then run without.
 */
export function searchAttributeLookup(client: Lister): () => Promise<string[]> {
  let known: { names: Promise<string[]>; untilMs: number } | undefined;
  return () => {
    if (!known || known.untilMs < Date.now()) {
      known = { names: list(client).catch(() => []), untilMs: Date.now() + knownForMs };
    }
    return known.names;
  };
}

/** Registers the search attributes that are missing; gives their names. */
export async function registerSearchAttributes(client: Lister): Promise<{ added: string[]; present: string[] }> {
  const present = await list(client);
  const added = ourNames.filter((name) => !present.includes(name));
  if (added.length > 0) {
    const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
    await (client.connection as OperatorConnection).operatorService.addSearchAttributes({
      namespace: client.options.namespace,
      searchAttributes: Object.fromEntries(added.map((name) => [name, keyword])),
    });
  }
  return { added, present };
}
