/** Items in the order of a unique text key, with quick look-up of a place behind a key. */
export class SortedList<T> {
  private readonly items: T[] = [];

  constructor(private readonly keyOf: (item: T) => string) {}

  get size(): number {
    return this.items.length;
  }

  add(item: T): void {
    const key = this.keyOf(item);
    const last = this.items.at(-1);
    if (last === undefined || this.keyOf(last) < key) this.items.push(item);
    else this.items.splice(this.place(key), 0, item);
  }

  remove(key: string): void {
    const at = this.place(key);
    const item = this.items[at];
    if (item !== undefined && this.keyOf(item) === key) this.items.splice(at, 1);
  }

  /** The items whose keys follow `key`, or all. */
  *after(key?: string): Generator<T, void, undefined> {
    let at = key === undefined ? 0 : this.place(key);
    for (; at < this.items.length; at += 1) {
      const item = this.items[at] as T;
      if (key === undefined || this.keyOf(item) > key) yield item;
    }
  }

  /** Index of the first item whose key isn't below `key`. */
  private place(key: string): number {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keyOf(this.items[middle] as T) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
