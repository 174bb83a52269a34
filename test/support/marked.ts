/** How a text may stand in what is stored: in clear, escaped, URL-encoded, or within base64 at any offset. */
function disguises(text: string): string[] {
  const bytes = Buffer.from(text);
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // Characters at the edges depend on the neighbours.
    return encoded.slice(offset === 0 ? 0 : 4, Math.floor((offset + bytes.length) / 3) * 4);
  });
  return [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), ...inBase64];
}

/** Those of the texts that stand in what is stored, in any disguise. */
export const seenIn = (stored: string, texts: string[]): string[] =>
  texts.filter((text) => disguises(text).some((disguise) => stored.includes(disguise)));
