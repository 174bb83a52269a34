import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for minutes, whatever the machine. */
const longest = [
  'test/workflows/trigger-waits.test.ts',
  'test/workflows/own-tokens-killed.test.ts',
  'test/workflows/own-tokens-trouble.test.ts',
  'test/workflows/hr-sequences.test.ts',
  'test/workflows/hr-interrupted.test.ts',
  'test/workflows/hr-command.test.ts',
  'test/workflows/search-system-log.test.ts',
  'test/workflows/offboard-user.test.ts',
];

/** What waits for servers comes before what only computes: short files are left for the end, where all workers share them. */
const projects = ['workflows', 'examples', 'activities', 'replay', 'simulator', 'unit'];

/** vitest's order of files, with those first that take longest: a worker with nothing left to do wastes its time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placed = (await super.sort(files)).map((file) => ({ file, place: placeOf(file) }));
    return placed.sort((a, b) => a.place - b.place).map(({ file }) => file);
  }
}

function placeOf({ moduleId, project }: TestSpecification): number {
  const long = longest.findIndex((path) => moduleId.endsWith(path));
  return long >= 0 ? long : longest.length + projects.indexOf(project.name);
}
