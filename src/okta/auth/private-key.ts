import type { KeyObject } from 'node:crypto';

export interface PrivateKey {
  key: KeyObject;
  algorithm: 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512';
}
