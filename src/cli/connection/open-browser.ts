import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Shows a page in the person's browser, where there is one; whoever can't is shown the address anyway. `BROWSER` names
 * another program that takes an address.
 */
export function openBrowser(url: URL): void {
  const { BROWSER: own = '' } = process.env;
  const [command, ...args] = own === '' ? (openers[process.platform] ?? ['xdg-open']) : [own];
  const child = spawn(command, [...args, url.href], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
