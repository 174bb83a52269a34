// Property: no secret of a result stands in it in clear unless it is to be revealed; all else stays as it is.
import { describe, expect, it } from 'vitest';
import { guardSecrets } from '../../../activities/secrets.js';

const result = { id: '00u1', tempPassword: 'HR076gb6', spare: null };
const secrets = ['tempPassword', 'spare'];

describe('guardSecrets', () => {
  it('names what it withholds', async () => {
    expect(await guardSecrets(result, secrets, 'withheld')).toEqual({ id: '00u1', withheld: ['tempPassword'] });
  });

  it('seals the secrets that are there, and only those', async () => {
    const sealed = await guardSecrets(result, secrets, (fields) => Promise.resolve(`sealed ${JSON.stringify(fields)}`));
    expect(sealed).toEqual({ id: '00u1', sealed: 'sealed {"tempPassword":"HR076gb6"}' });
  });

  it('reveals', async () => {
    expect(await guardSecrets(result, secrets, 'revealed')).toBe(result);
  });

  it.each([[{ id: '00u1' }], [{}], [undefined], [null], [{ tempPassword: null }]])(
    'leaves %j as it is, whatever is wanted',
    async (given) => {
      const never = (): Promise<string> => Promise.reject(new Error('there was nothing to seal'));
      for (const wanted of ['withheld', 'revealed', never] as const)
        expect(await guardSecrets(given, secrets, wanted)).toBe(given);
    },
  );
});
