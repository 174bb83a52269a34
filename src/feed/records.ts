/** One row of a feed, before anybody looked at what it says: the cells, in the order of the header. */
export interface FeedRecord {
  row: number;
  cells: unknown[];
}

/** A feed as a table. */
export interface FeedTable {
  format: 'csv' | 'json';
  header: string[];
  records: AsyncIterable<FeedRecord> | Iterable<FeedRecord>;
}
