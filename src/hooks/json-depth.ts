const [quote, backslash, openArray, closeArray, openObject, closeObject] = Buffer.from('"\\[]{}');

/** Whether objects and lists lie in each other more than `most` deep. It is found without building any of them. */
export function isDeeper(json: Buffer, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openArray || byte === openObject) {
      depth += 1;
      if (depth > most) return true;
    } else if (byte === closeArray || byte === closeObject) depth -= 1;
  }
  return false;
}
