export const covers = (granted: readonly string[], needed: string): boolean =>
  granted.includes(needed) || granted.includes(needed.replace(/\.read$/, '.manage'));
