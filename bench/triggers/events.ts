import { createHash } from 'node:crypto';

/** So many workflows consume. */
export const consumers = 8;

const types = [
  'user.session.start',
  'user.authentication.sso',
  'policy.evaluate_sign_on',
  'user.authentication.auth_via_mfa',
];
const agents = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
];

/** An event of 1 to 4 KB, as a busy org has them: the same for the same number. */
export function benchEvent(nth: number, publishedMs: number): object {
  const hash = createHash('sha256').update(String(nth)).digest('hex');
  const pick = (at: number, of: number): number => Number.parseInt(hash.slice(at, at + 4), 16) % of;
  const user = pick(0, 2000);
  const ip = `198.51.${String(pick(4, 256))}.${String(pick(8, 256))}`;
  const city = ['Berlin', 'Lyon', 'Austin', 'Pune'][pick(12, 4)];
  const id = (prefix: string, n: number): string =>
    `${prefix}${createHash('md5').update(String(n)).digest('hex').slice(0, 17)}`;
  return {
    actor: { id: id('00u', user), type: 'User', alternateId: `person.${String(user)}@example.com`, displayName: `Person ${String(user)}`, detailEntry: null }, // prettier-ignore
    client: {
      userAgent: { rawUserAgent: agents[pick(16, 3)], os: 'Mac OS X', browser: 'CHROME' },
      ...{ zone: 'null', device: 'Computer', id: null, ipAddress: ip },
      geographicalContext: { city, state: null, country: 'Somewhere', postalCode: '10115', geolocation: { lat: 52.5 + pick(20, 100) / 100, lon: 13.4 } }, // prettier-ignore
    },
    device: null,
    authenticationContext: { authenticationProvider: null, credentialProvider: null, credentialType: null, issuer: null, interface: null, authenticationStep: 0, rootSessionId: `trs${hash.slice(0, 22)}`, externalSessionId: `trs${hash.slice(0, 22)}` }, // prettier-ignore
    displayMessage: 'User login to Okta',
    eventType: types[pick(24, types.length)],
    outcome: { result: pick(28, 10) === 0 ? 'FAILURE' : 'SUCCESS', reason: null },
    published: new Date(publishedMs).toISOString(),
    securityContext: { asNumber: 3320, asOrg: 'an internet provider', isp: 'an internet provider', domain: 'example.net', isProxy: false }, // prettier-ignore
    severity: 'INFO',
    debugContext: {
      debugData: {
        requestId: hash.slice(0, 32),
        dtHash: hash,
        requestUri: '/api/v1/authn',
        shard: String(nth % consumers),
        risk: '{level=LOW}',
        behaviors: '{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE, New State=NEGATIVE}',
        url: `/api/v1/authn?${'x'.repeat(pick(32, 40))}`,
        logOnlySecurityData: JSON.stringify({
          risk: { level: 'LOW' },
          behaviors: {},
          notes: hash.repeat(pick(36, 18)),
        }),
      },
    },
    legacyEventType: 'core.user_auth.login_success',
    transaction: { type: 'WEB', id: hash.slice(0, 27), detail: {} },
    uuid: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-11f0-${hash.slice(16, 20)}-${hash.slice(20, 32)}`,
    version: '0',
    request: { ipChain: [{ ip, geographicalContext: null, version: 'V4', source: null, ipDetails: null }] },
    target: [{ id: id('0oa', pick(40, 50)), type: 'AppInstance', alternateId: 'An application', displayName: 'An application', detailEntry: null }], // prettier-ignore
  };
}
