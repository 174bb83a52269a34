const placeholder = /\{\{([^{}]*)\}\}/g;
/** `actor.id`, `target[User].id`: of targets, the first one of a type. */
const pathPattern = /^[A-Za-z]\w*(?:\[[\w.:-]+\])?(?:\.[A-Za-z]\w*(?:\[[\w.:-]+\])?)*$/;

/** What is wrong with a template; undefined where nothing is. */
export function templateProblem(template: string): string | undefined {
  for (const [whole, path = ''] of template.matchAll(placeholder)) {
    if (!pathPattern.test(path.trim())) {
      return `${whole} names no field of an event: write it as {{actor.id}} or {{target[User].id}}`;
    }
    if (path.trim().startsWith('target.')) {
      return `${whole} leaves open which target is meant: name its type, as in {{target[User].id}}`;
    }
  }
  if (/\{\{|\}\}/.test(template.replace(placeholder, ''))) return 'has {{ without }}';
  return undefined;
}

/** Whether it gives the same for every event. */
export const isConstant = (template: string): boolean => template.search(placeholder) < 0;

/** The template with the event's values in it; undefined where the event lacks one of them. */
export function fillTemplate(template: string, event: unknown): string | undefined {
  const missing: string[] = [];
  const filled = template.replace(placeholder, (_, path: string) => {
    const value = valueAt(event, path.trim());
    if (value === undefined || value === '') missing.push(path);
    return value ?? '';
  });
  return missing.length === 0 ? filled : undefined;
}

function valueAt(event: unknown, path: string): string | undefined {
  let value = event;
  for (const step of path.split(/\.(?![^[]*\])/)) {
    const [, name = step, type] = /^([^[]+)(?:\[(.*)\])?$/.exec(step) ?? [];
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
    if (type === undefined) continue;
    if (!Array.isArray(value)) return undefined;
    value = value.find((one: unknown) => (one as { type?: unknown } | null)?.type === type);
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
