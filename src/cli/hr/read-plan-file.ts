import { readFileSync } from 'node:fs';
import { PlanFileError, type ProvisioningPlan, readPlan } from '../../hr/plan-file.js';
import { UsageError } from '../program-error.js';

/**
 * The plan in a file.
 *
 * @throws UsageError which names the line and the field
 */
export function readPlanFile(file: string): ProvisioningPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'it fails';
    throw new UsageError(`The plan ${file} can't be read (${code}): give a file that hr plan --out wrote`);
  }
  try {
    return readPlan(text);
  } catch (error) {
    if (error instanceof PlanFileError) throw new UsageError(`${file}, ${error.message}`);
    throw error;
  }
}
