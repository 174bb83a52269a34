/** How large the pieces may be. */
export interface ChunkLimits {
  bytes: number;
  items: number;
}

/** Cuts a list into pieces that fit into a payload each; an item that is too large goes alone. */
export function* chunksOf<T>(items: readonly T[], limits: ChunkLimits): Generator<T[], void, undefined> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (chunk.length > 0 && (bytes + size > limits.bytes || chunk.length >= limits.items)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
