import { z } from 'zod';
import { ConfigError, type ConfigProblem } from '../config-error.js';
import { findConflicts } from './conflicts.js';
import { nearest } from './nearest.js';
import { type ConfigData, configSchema } from './schema.js';
import { type Path, pathText, type YamlSource } from './yaml-source.js';

/**
 * The checked content of a configuration file.
 *
 * @throws ConfigError with every mistake, each with its line and path
 */
export function checkedConfig(source: YamlSource): ConfigData {
  if (source.value === null || source.value === undefined) {
    throw ConfigError.ofProblems([source.problem([], 'the file is empty: write connections, with a name below it')]);
  }
  const parsed = configSchema.safeParse(source.value);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, source));
  for (const { path, message, atKey } of findConflicts(source.value)) {
    problems.push(source.problem(path, message, atKey === true ? 'key' : 'value'));
  }
  if (!parsed.success || problems.length > 0) throw ConfigError.ofProblems(problems);
  return parsed.data;
}

function problemsOf(issue: z.core.$ZodIssue, source: YamlSource): ConfigProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code !== 'unrecognized_keys') return [source.problem(path, issue.message)];
  const known = fieldsAt(configSchema, path);
  return issue.keys.map((key) => {
    const problem = source.problem([...path, key], unknownField(key, known), 'key');
    return mayBeSecret(key, known) ? { ...problem, path: pathText(path) } : problem;
  });
}

/** A secret that lost its field name stands where a field name should: such a name isn't repeated. */
const mayBeSecret = (key: string, known: readonly string[]): boolean =>
  !/^[A-Za-z_-]{1,24}$/.test(key) && key !== '<<' && nearest(key, known) === undefined;

function unknownField(key: string, known: readonly string[]): string {
  if (key === '<<') return 'merges another mapping, which is not read here: write its fields out';
  const meant = nearest(key, known);
  if (meant !== undefined) return `is no field here: did you mean ${meant}?`;
  return `${mayBeSecret(key, known) ? 'has a name below it that is no field' : 'is no field'} here: the fields are ${known.join(', ')}`;
}

/** The names that the mapping at `path` may hold. */
export function fieldsAt(schema: unknown, path: Path): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return fieldsAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  const keys = schema instanceof z.ZodRecord ? schema.keyType : undefined;
  if (step === undefined && keys instanceof z.ZodEnum) return keys.options.map(String);
  if (schema instanceof z.ZodRecord) return fieldsAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, rest);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsAt(option, path));
  if (!(schema instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(schema.shape) : fieldsAt(schema.shape[step], rest);
}
